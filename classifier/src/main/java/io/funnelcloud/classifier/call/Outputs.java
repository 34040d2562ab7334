package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.decode.Decodings;
import io.funnelcloud.classifier.decode.Escapes;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.classifier.table.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a call prints, when its words and input tell.
final class Outputs {
  /// Longer outputs are not followed.
  private static final int TEXT_MAX = 1 << 16;

  private Outputs() {}

  static Optional<String> of(String name, Arguments arguments, Call call) {
    Optional<String> out =
        switch (name) {
          case "echo", "write-output", "write-host" -> Optional.of(echo(call.arguments()));
          case "printf" -> printf(call.arguments());
          case "cat", "tee", "type", "less", "more", "head", "tail", "sort", "uniq" ->
              input(arguments, call);
          case "base64" -> filter(call, arguments, name, "-d|-D|--decode|-di|-i");
          case "base32" -> filter(call, arguments, name, "-d|--decode");
          case "xxd" -> filter(call, arguments, "hex", "-r|-rp|-ps");
          case "openssl" -> openssl(call, arguments);
          case "rev" -> input(arguments, call).map(Outputs::reversed);
          case "tac" -> input(arguments, call).map(Outputs::linesReversed);
          case "tr" -> call.in().text().map(text -> translate(text, arguments));
          case "gzip", "gunzip", "zcat" -> call.in().text().flatMap(Decodings::gunzip);
          case "cut" -> Optional.empty();
          default -> Optional.empty();
        };
    return out.filter(text -> text.length() <= TEXT_MAX);
  }

  private static String echo(List<Word> words) {
    boolean escapes = false;
    int from = 0;
    while (from < words.size() && words.get(from).text().matches("-[neE]+")) {
      escapes |= words.get(from).text().contains("e");
      from++;
    }
    String text = words.stream().skip(from).map(Word::text).collect(Collectors.joining(" "));
    return escapes ? Escapes.decode(text) : text;
  }

  private static Optional<String> printf(List<Word> words) {
    if (words.isEmpty() || words.getFirst().text().startsWith("-")) {
      return Optional.empty();
    }
    String format = Escapes.decode(words.getFirst().text());
    List<Word> rest = words.subList(1, words.size());
    StringBuilder out = new StringBuilder();
    int next = 0;
    do {
      int before = next;
      next = format(format, rest, next, out);
      if (next == before) {
        break;
      }
    } while (next < rest.size() && out.length() < TEXT_MAX);
    return Optional.of(out.toString());
  }

  private static int format(String format, List<Word> values, int from, StringBuilder out) {
    int next = from;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 >= format.length()) {
        out.append(c);
        continue;
      }
      int k = i + 1;
      while (k < format.length() && "0123456789.-+# ".indexOf(format.charAt(k)) >= 0) {
        k++;
      }
      char kind = k < format.length() ? format.charAt(k) : '%';
      i = k;
      if (kind == '%') {
        out.append('%');
      } else {
        String value = next < values.size() ? values.get(next).text() : "";
        next++;
        out.append(
            kind == 'b'
                ? Escapes.decode(value)
                : kind == 'c' && !value.isEmpty() ? value.substring(0, 1) : number(kind, value));
      }
    }
    return next;
  }

  private static String number(char kind, String value) {
    try {
      return switch (kind) {
        case 'x' -> Long.toHexString(Long.decode(value));
        case 'o' -> Long.toOctalString(Long.decode(value));
        default -> value;
      };
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private static Optional<String> input(Arguments arguments, Call call) {
    if (arguments.operands().isEmpty() || arguments.operands().getFirst().text().equals("-")) {
      return call.in().text();
    }
    return Optional.empty();
  }

  private static Optional<String> filter(
      Call call, Arguments arguments, String kind, String decoding) {
    boolean decodes = List.of(decoding.split("\\|")).stream().anyMatch(arguments::has);
    if (!decodes || call.in().text().isEmpty()) {
      return Optional.empty();
    }
    return Decodings.decode(kind, call.in().text().get());
  }

  private static Optional<String> openssl(Call call, Arguments arguments) {
    boolean base64 =
        arguments.words().stream()
            .anyMatch(w ->
                w.text().equals("base64") || w.text().equals("-base64") || w.text().equals("-a"));
    boolean decodes = arguments.words().stream().anyMatch(w -> w.text().equals("-d"));
    return base64 && decodes
        ? call.in().text().flatMap(text -> Decodings.decode("base64", text))
        : Optional.empty();
  }

  private static String reversed(String text) {
    return text.lines()
        .map(line -> new StringBuilder(line).reverse().toString())
        .collect(Collectors.joining("\n"));
  }

  private static String linesReversed(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    java.util.Collections.reverse(lines);
    return String.join("\n", lines);
  }

  private static String translate(String text, Arguments arguments) {
    List<Word> operands = arguments.operands();
    if (operands.isEmpty()) {
      return text;
    }
    String from = set(operands.get(0).text());
    if (arguments.has("-d")) {
      return text.chars()
          .filter(c -> from.indexOf(c) < 0)
          .mapToObj(c -> String.valueOf((char) c))
          .collect(Collectors.joining());
    }
    if (operands.size() < 2) {
      return text;
    }
    String to = set(operands.get(1).text());
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int at = from.lastIndexOf(c);
      out.append(at < 0 || to.isEmpty() ? c : to.charAt(Math.min(at, to.length() - 1)));
    }
    return out.toString();
  }

  private static String set(String given) {
    String text =
        Escapes.decode(
            given
                .replace("[:upper:]", "A-Z")
                .replace("[:lower:]", "a-z")
                .replace("[:digit:]", "0-9")
                .replace("[:space:]", " \t\n"));
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (i + 2 < text.length()
          && text.charAt(i + 1) == '-'
          && text.charAt(i) <= text.charAt(i + 2)
          && text.charAt(i + 2) < 256) {
        for (char c = text.charAt(i); c <= text.charAt(i + 2); c++) {
          out.append(c);
        }
        i += 2;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  /// A plain `s/a/b/` on known input.
  static Optional<String> sed(String program, Flow in) {
    if (in.text().isEmpty() || !program.startsWith("s") || program.length() < 4) {
      return Optional.empty();
    }
    char mark = program.charAt(1);
    String[] parts = program.substring(2).split(java.util.regex.Pattern.quote("" + mark), -1);
    if (parts.length != 3 || !parts[0].matches("[A-Za-z0-9 _@%#:,~=!-]+")) {
      return Optional.empty();
    }
    String text = in.text().get();
    return Optional.of(
        parts[2].contains("g")
            ? text.replace(parts[0], parts[1])
            : text.replaceFirst(parts[0], java.util.regex.Matcher.quoteReplacement(parts[1])));
  }
}
