package io.funnelcloud.system.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FaultsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "faults.md");

  @Test
  void thePageOfFaultsSaysWhatTheCodeSays() throws IOException {
    assertThat(Files.readString(PAGE))
        .as("docs/reference/faults.md must read:%n%s", page())
        .isEqualTo(page());
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Faults

            Why something could not be done, as `type` in an error of the people door (`application/problem+json`). Compared
            with `FaultCode` by a test.

            | code | whose move | HTTP | what to do |
            |---|---|---|---|
            """);
    for (FaultCode code : FaultCode.values()) {
      page.append(
          "| %s | %s | %d | %s |%n"
              .formatted(
                  code.name(),
                  code.kind().name().toLowerCase(Locale.ROOT),
                  code.httpStatus(),
                  code.advice()));
    }
    return page.toString();
  }
}
