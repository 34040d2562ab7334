package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.operation.OperationSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What is to be run, as text for a shell, from the words of the command line or from a file.
///
/// @param shell empty lets the machine's own decide
record Words(String command, Optional<Shell> shell, List<String> arguments) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  /// A single word is taken as it was typed; of several each stays one word of the shell.
  static Words typed(List<String> words) {
    String command =
        words.size() == 1
            ? words.getFirst()
            : words.stream().map(Words::quoted).collect(Collectors.joining(" "));
    return checked(new Words(command, Optional.empty(), List.of()));
  }

  static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /// A script file; its first line says what reads it.
  static Words ofScript(Path file, List<String> arguments) {
    return checked(script(text(bytes(file), file.toString()), arguments));
  }

  private static Words script(String text, List<String> arguments) {
    String first = text.lines().findFirst().orElse("");
    if (!first.startsWith("#!")) {
      return new Words(text, Optional.empty(), arguments);
    }
    String reader = first.substring(2).strip();
    String program = reader.replaceFirst("^\\S*/env\\s+(-S\\s+)?", "");
    String name = Path.of(program.split("\\s+")[0]).getFileName().toString();
    return switch (name) {
      case "bash" -> new Words(text, Optional.of(Shell.BASH), arguments);
      case "sh", "dash", "ash" -> new Words(text, Optional.of(Shell.SH), arguments);
      case "pwsh", "powershell" -> new Words(text, Optional.of(Shell.POWERSHELL), arguments);
      default -> new Words(fedTo(reader, text), Optional.of(Shell.SH), arguments);
    };
  }

  // The other reader gets the text on a descriptor of its own: standard input stays free.
  private static String fedTo(String reader, String text) {
    String end = "AJ_SCRIPT";
    while (text.contains(end)) {
      end += "_";
    }
    String tail = text.endsWith("\n") ? "" : "\n";
    return reader + " /dev/fd/3 \"$@\" 3<<'" + end + "'\n" + text + tail + end + "\n";
  }

  private static Words checked(Words words) {
    int bytes = words.command.getBytes(StandardCharsets.UTF_8).length;
    if (words.command.isBlank() || bytes > OperationSpec.SCRIPT_BYTES_MAX) {
      throw Refusal.usage(
          "the command has " + bytes + " bytes, expected 1 to " + OperationSpec.SCRIPT_BYTES_MAX,
          "Put a long script on the machine first, or feed it by --stdin.");
    }
    if (words.command.indexOf('\uFFFD') >= 0 || words.command.indexOf('\0') >= 0) {
      throw Refusal.usage("the command is no valid UTF-8 text", "Save it as UTF-8.");
    }
    return words;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Refusal(ExitCode.USAGE, "cannot read " + file, "Is the name right?", e);
    }
  }

  private static String text(byte[] bytes, String name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(
          ExitCode.USAGE, name + " is no valid UTF-8 text", "A binary cannot be a script.", e);
    }
  }

  /// Bytes for standard input of the command: a file, or `-` for our own.
  static byte[] stdin(String name, InputStream own) {
    try {
      byte[] bytes =
          name.equals("-")
              ? own.readNBytes(OperationSpec.STDIN_BYTES_MAX + 1)
              : Files.readAllBytes(Path.of(name));
      if (bytes.length > OperationSpec.STDIN_BYTES_MAX) {
        throw Refusal.usage(
            "standard input has more than " + OperationSpec.STDIN_BYTES_MAX + " bytes", "");
      }
      return bytes;
    } catch (IOException e) {
      throw new Refusal(ExitCode.USAGE, "cannot read " + name, "Is the name right?", e);
    }
  }
}
