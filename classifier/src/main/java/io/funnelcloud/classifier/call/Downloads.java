package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.classifier.table.Arguments;
import io.funnelcloud.contract.intent.RiskFlag;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// curl, wget and their like: printed, saved as data, saved as a program, or sending something.
public final class Downloads {
  private static final Set<String> PROGRAMS =
      Set.of(
          "exe",
          "dll",
          "msi",
          "msix",
          "appx",
          "msixbundle",
          "appxbundle",
          "bat",
          "cmd",
          "ps1",
          "psm1",
          "vbs",
          "vbe",
          "js",
          "hta",
          "scr",
          "sh",
          "bash",
          "py",
          "rb",
          "pl",
          "jar",
          "war",
          "deb",
          "rpm",
          "apk",
          "pkg",
          "dmg",
          "appimage",
          "run",
          "bin",
          "so",
          "cpl",
          "sys",
          "wsf",
          "com",
          "phar",
          "snap",
          "flatpakref",
          "whl",
          "elf",
          "sct",
          "lnk",
          "xll",
          "lua",
          "ko",
          "dylib",
          "msp",
          "vsix",
          "crx",
          "xpi",
          "gem",
          "nupkg",
          "php",
          "wasm");

  private static final Set<String> SAVING =
      Set.of(
          "aria2c", "axel", "lwp-download", "got", "snarf", "saldl", "httrack", "wcurl", "lftpget");

  private final Inquiry inquiry;
  private final Targets targets;

  Downloads(Inquiry inquiry, Targets targets) {
    this.inquiry = inquiry;
    this.targets = targets;
  }

  Flow judge(String name, Arguments arguments, Call call) {
    boolean wget = name.startsWith("wget");
    boolean saves = wget || SAVING.contains(name);
    List<Word> urls = arguments.operands();
    for (Word url : urls) {
      if (url.lower().startsWith("file:")) {
        targets.read(url);
      }
      if (leaks(url)) {
        inquiry.findings().add(Effect.of(Rule.RE4, RiskFlag.NETWORK), url.span());
      }
    }
    for (Arguments.Option option : arguments.options()) {
      leakingOption(option);
    }
    if (isLocal(urls)) {
      inquiry.findings().flag(RiskFlag.NETWORK);
    }
    Optional<Word> output = wget ? wgetOutput(arguments) : curlOutput(arguments);
    boolean remoteName = saves ? output.isEmpty() && !arguments.has("--spider") : named(arguments);
    inquiry.findings().flag(RiskFlag.NETWORK);
    if (urls.isEmpty() && !arguments.has("-i") && !arguments.has("--url")) {
      inquiry.findings().add(Rule.LQ4, call.span());
      return Flow.LOCAL;
    }
    if (output.isPresent() && !Targets.isNowhere(output.get())) {
      save(output.get(), urls, call);
      return Flow.FETCHED;
    }
    if (remoteName && output.isEmpty()) {
      Word url = urls.isEmpty() ? call.name() : urls.getLast();
      save(url, urls, call);
      return Flow.LOCAL;
    }
    inquiry.findings().add(Rule.LQ4, call.span());
    return output.isPresent()
            && !output.get().text().equals("-")
            && !output.get().text().startsWith("/dev/std")
        ? Flow.NOTHING
        : Flow.FETCHED;
  }

  private void leakingOption(Arguments.Option option) {
    option
        .value()
        .ifPresent(value -> {
          if (Set.of(
                      "-H",
                      "--header",
                      "-A",
                      "--user-agent",
                      "-e",
                      "--referer",
                      "-b",
                      "--cookie",
                      "-u",
                      "--user")
                  .contains(option.name())
              && isLeaking(value)) {
            inquiry.findings().add(Effect.of(Rule.RE4, RiskFlag.NETWORK), value.span());
          }
          if (value.text().startsWith("@")) {
            targets.read(value.withText(value.text().substring(1)));
          }
          if (value.text().contains("=@")) {
            targets.read(value.withText(value.text().replaceFirst(".*=@", "")));
          }
          if (Set.of("-T", "--upload-file", "--post-file", "--body-file").contains(option.name())) {
            targets.read(value);
          }
        });
  }

  /// A value of this machine stands within a name or address, not as the whole of it.
  static boolean isLeaking(Word word) {
    String plain = word.text().replace(String.valueOf(Word.LOCAL), "");
    return plain.length() > 3 && plain.length() < word.text().length();
  }

  private static boolean leaks(Word url) {
    return isLeaking(url);
  }

  private static boolean isLocal(List<Word> urls) {
    return urls.stream().allMatch(url -> url.text().matches("(https?://)?(localhost|127\\.).*"));
  }

  private static boolean named(Arguments arguments) {
    return arguments.has("-O")
        || arguments.has("--remote-name")
        || arguments.has("-J")
        || arguments.has("--remote-name-all");
  }

  private static Optional<Word> curlOutput(Arguments arguments) {
    return arguments.value("-o").or(() -> arguments.value("--output"));
  }

  private static Optional<Word> wgetOutput(Arguments arguments) {
    Optional<Word> document = arguments.value("-O").or(() -> arguments.value("--output-document"));
    return document;
  }

  private void save(Word output, List<Word> urls, Call call) {
    boolean program =
        isProgram(output.text())
            || urls.stream().anyMatch(url -> isProgram(url.text()))
            || (bare(output) && releases(urls))
            || inProgramFolder(output.text());
    if (program) {
      inquiry.findings().add(Effect.of(Rule.IS3, RiskFlag.NETWORK), call.span());
    } else {
      inquiry.findings().add(Effect.of(Rule.LM7, RiskFlag.NETWORK), call.span());
    }
    targets.meaning(output);
    inquiry.wrote(output.text(), Flow.FETCHED);
  }

  private static boolean bare(Word output) {
    String name = lastSegment(output.text());
    return name.indexOf('.') < 0;
  }

  private static boolean releases(List<Word> urls) {
    return urls.stream()
        .map(url -> url.text().toLowerCase(Locale.ROOT))
        .anyMatch(url ->
            url.contains("/releases/")
                || url.contains("/bin/")
                || url.contains("linux")
                || url.contains("darwin")
                || url.contains("amd64")
                || url.contains("x86_64")
                || url.contains("install")
                || url.contains("download/"));
  }

  static boolean inProgramFolder(String path) {
    return path.matches("(/usr(/local)?|/opt/[^/]+|~|/home/[^/]+(/\\.local)?)?/s?bin/.*")
        || path.contains("/.local/bin/");
  }

  /// The ending of a file or URL says it is a program.
  public static boolean isProgram(String path) {
    String name = lastSegment(path);
    int dot = name.lastIndexOf('.');
    return dot >= 0 && PROGRAMS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static String lastSegment(String path) {
    String text = path.replace('\\', '/');
    boolean url = text.contains("://");
    int query = url ? text.indexOf('?') : -1;
    text = query > 0 ? text.substring(0, query) : text;
    int host = url ? text.indexOf("://") + 3 : 0;
    int cut = text.lastIndexOf('/');
    return cut < host ? (url ? "" : text) : text.substring(cut + 1);
  }
}
