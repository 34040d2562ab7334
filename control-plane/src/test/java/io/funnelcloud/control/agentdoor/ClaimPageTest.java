package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page names a test for each row of the claim table; each of them exists.
class ClaimPageTest {
  private static final Pattern NAMED = Pattern.compile("`(Claim\\w+|DoorTest)\\.(\\w+)`");

  @Test
  void everyRowOfTheClaimTableNamesTestsThatExist() throws IOException {
    List<String> rows = rows();
    assertThat(rows).hasSizeGreaterThan(10);
    for (String row : rows) {
      List<MatchResult> named = NAMED.matcher(row).results().toList();
      assertThat(named).as(row).isNotEmpty();
      named.forEach(name -> assertThat(isTest(name)).as(name.group()).isTrue());
    }
  }

  private static List<String> rows() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "concepts", "states.md"));
    String section = page.substring(page.indexOf("## The claim table"));
    return section
        .substring(0, section.indexOf("\n## ", 1))
        .lines()
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .toList();
  }

  private static boolean isTest(MatchResult name) {
    try {
      Class<?> tests = Class.forName(ClaimPageTest.class.getPackageName() + "." + name.group(1));
      return Arrays.stream(tests.getDeclaredMethods())
          .filter(method -> method.getName().equals(name.group(2)))
          .anyMatch(method -> method.isAnnotationPresent(Test.class));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
