package io.funnelcloud.system.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Goal: keep the code base as the style guide wants it. Method: read every file that git tracks,
/// collect all offences of a rule, fail with the list. A limit is lifted only in
/// `tidy-exceptions.txt`, with a reason.
class TidyTest {
  private static final int MAIN_LINES_MAX = 400;
  private static final int TEST_LINES_MAX = 600;
  private static final int METHOD_LINES_MAX = 60;
  private static final int PARAMETERS_MAX = 4;
  private static final int COLLABORATORS_MAX = 7;
  private static final long BLOB_BYTES_MAX = 1024 * 1024;
  private static final Pattern FORBIDDEN_NAMES =
      Pattern.compile(
          ".*(Utils?|Helper|Manager|Processor|Handler|Data|Info|Dto|Bean|Common|Base)$"
              + "|^Abstract.*");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

  private static final Map<Path, Source> SOURCES = Source.of(Repository.java());

  private final Exceptions exceptions = new Exceptions();

  @Test
  void filesStayShort() {
    List<String> offences = new ArrayList<>();
    for (Path file : Repository.java()) {
      long lines = Repository.text(file).lines().count();
      long most = Repository.isTest(file) ? TEST_LINES_MAX : MAIN_LINES_MAX;
      if (lines > most) {
        report(offences, "file-lines", file, lines + " lines, limit " + most);
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void methodsStayShort() {
    List<String> offences = new ArrayList<>();
    for (Map.Entry<Path, Source> source : SOURCES.entrySet()) {
      Path file = source.getKey();
      for (Source.Method method : source.getValue().methods()) {
        if (method.lines() > METHOD_LINES_MAX) {
          report(offences, "method-lines", file, method.name() + " " + method.lines() + " lines");
        }
        int most = method.isConstructor() ? COLLABORATORS_MAX : PARAMETERS_MAX;
        if (method.parameters() > most) {
          report(offences, "parameters", file, method.name() + " " + method.parameters());
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    List<String> offences = new ArrayList<>();
    for (Map.Entry<Path, Source> source : SOURCES.entrySet()) {
      Path file = source.getKey();
      for (String type : source.getValue().types()) {
        if (FORBIDDEN_NAMES.matcher(type).matches()) {
          report(offences, "name", file, type);
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void everyPackageIsExplained() {
    Set<Path> folders = new TreeSet<>();
    for (Path file : Repository.java()) {
      if (!Repository.isTest(file)) {
        folders.add(file.resolveSibling("package-info.java"));
      }
    }
    assertThat(folders).allSatisfy(info -> assertThat(info).exists());
  }

  @Test
  void linksOfDocumentsResolve() {
    List<String> offences = new ArrayList<>();
    for (Path file : Repository.markdown()) {
      Matcher links = LINK.matcher(Repository.text(file));
      while (links.find()) {
        String target = links.group(1);
        boolean isOutside = target.contains("://") || target.startsWith("mailto:");
        if (!isOutside && !Files.exists(file.resolveSibling(target))) {
          report(offences, "link", file, target);
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void documentsBeginWithATitle() {
    for (Path file : Repository.markdown()) {
      assertThat(Repository.text(file)).as(Repository.name(file)).startsWith("# ");
    }
  }

  @Test
  void theArchitectureFitsOnOneRead() {
    assertThat(Repository.text(Repository.path("ARCHITECTURE.md")).lines().count())
        .isLessThanOrEqualTo(300);
  }

  @Test
  void nothingIsLeftUndoneInComments() {
    Pattern undone = Pattern.compile("\\b(TODO|FIXME|XXX)\\b|@Disabled|assumeTrue\\(|t\\.Skip\\(");
    offendersOf(undone, "undone");
  }

  @Test
  void commentsAreNotMixed() {
    offendersOf(Pattern.compile("(?m)^ *///.*\\n *//[^/]"), "mixed-comment");
  }

  @Test
  void noPackageRegistryIsNamed() {
    offendersOf(
        Pattern.compile(
            "repo1?\\.maven\\.(org|apache)|repo\\.maven\\.|proxy\\.golang|registry\\.npmjs|pypi\\.org"
                + "/simple|deb\\.debian"),
        "registry-host");
  }

  private void offendersOf(Pattern pattern, String rule) {
    List<String> offences = new ArrayList<>();
    for (Path file : Repository.files()) {
      String name = Repository.name(file);
      boolean isCode = name.endsWith(".java") || name.endsWith(".go") || name.endsWith(".xml");
      boolean isThis = name.endsWith("TidyTest.java");
      if (isCode && !isThis && pattern.matcher(Repository.text(file)).find()) {
        report(offences, rule, file, pattern.pattern());
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void nothingBigIsTracked() throws IOException {
    for (Path file : Repository.files()) {
      assertThat(Files.size(file)).as(Repository.name(file)).isLessThan(BLOB_BYTES_MAX);
    }
  }

  private void report(List<String> offences, String rule, Path file, String what) {
    if (!exceptions.lifts(rule, Repository.name(file))) {
      offences.add(rule + " | " + Repository.name(file) + " | " + what);
    }
  }
}
