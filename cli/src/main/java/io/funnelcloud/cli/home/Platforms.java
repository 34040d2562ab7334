package io.funnelcloud.cli.home;

import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Which part of ours was tested on which system; `docs/reference/platforms.md` is made from it.
public record Platforms(List<Row> rows) {

  /// One system. Each part is `tested`, `built, never run` or `not supported`.
  public record Row(
      String system,
      String os,
      List<String> archs,
      String hq,
      String agent,
      String supervisor,
      String shell,
      String sandbox) {

    public Row {
      archs = List.copyOf(archs);
    }
  }

  public Platforms {
    rows = List.copyOf(rows);
  }

  public static Platforms known() {
    try (InputStream file =
        Objects.requireNonNull(Platforms.class.getResourceAsStream("/platforms.json"))) {
      return Json.read(file.readAllBytes(), Platforms.class);
    } catch (IOException e) {
      throw new Refusal(ExitCode.FAULT, "cannot read platforms.json", "", e);
    }
  }

  /// The row of the system Java names so.
  public static Optional<Row> row(String osName, String arch) {
    String os = osName.toLowerCase(Locale.ROOT);
    return known().rows().stream()
        .filter(row -> os.startsWith(row.os()) && row.archs().contains(arch))
        .findFirst();
  }

  /// The page, in Markdown.
  public String page() {
    StringBuilder page = new StringBuilder();
    page.append("# Platforms\n\n");
    page.append("Made from `cli/src/main/resources/platforms.json`, which `aj doctor` reads.\n");
    page.append("*tested*: our tests ran there. *built, never run*: it compiles and passes what\n");
    page.append("needs no such system. Nothing else is claimed.\n\n");
    page.append("| system | HQ | agent | supervisor | shell | sandbox |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (Row row : rows) {
      page.append("| ").append(row.system());
      for (String cell :
          List.of(row.hq(), row.agent(), row.supervisor(), row.shell(), row.sandbox())) {
        page.append(" | ").append(cell);
      }
      page.append(" |\n");
    }
    return page.toString();
  }
}
