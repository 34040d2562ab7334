package io.funnelcloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.funnelcloud.cli.demo.Outcome;
import io.funnelcloud.cli.home.Ports;
import io.funnelcloud.cli.home.Settings;
import io.funnelcloud.cli.parts.Examination.Finding;
import io.funnelcloud.cli.parts.Examination.Grade;
import io.funnelcloud.cli.parts.PartView;
import io.funnelcloud.contract.api.InviteView;
import io.funnelcloud.contract.api.MachineView;
import io.funnelcloud.contract.api.MemoView;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.Page;
import io.funnelcloud.contract.api.PlanView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.api.StatusView;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Skipped;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Containment;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.SandboxLevel;
import io.funnelcloud.contract.request.RequestStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// `docs/reference/json.md` shows one example per command, written by the records the commands use.
class JsonPageTest {
  private static final Instant THEN = Instant.parse("2026-11-21T14:02:00Z");
  private final ObjectMapper json =
      Json.mapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private static Map<String, Object> examples() {
    RequestView request =
        Samples.request(
            RequestStatus.PARTIAL,
            whole(),
            Samples.machine("web2", OperationState.FAILED, Optional.of(100)));
    MachineView machine =
        new MachineView(
            "nas",
            "a7k2",
            Presence.ONLINE,
            THEN,
            "",
            List.of("linux"),
            Optional.of(manifest()),
            THEN,
            Optional.of(THEN),
            0);
    Map<String, Object> examples = new LinkedHashMap<>();
    examples.put("run · show · cancel · retry · approve · deny", request);
    examples.put("run --plan", plan(request));
    examples.put("requests", new Page<>(List.of(request), Optional.of("cursor")));
    examples.put("machines · machines list", new Page<>(List.of(machine), Optional.empty()));
    examples.put("machines show · machines tag", machine);
    examples.put("machines invite", new InviteView("fcj1.…", "aj join fcj1.…", THEN));
    examples.put("machines remove", Map.of("removed", "nas"));
    examples.put("status", status());
    examples.put(
        "doctor", List.of(new Finding(Grade.NOTICE, "sandbox tools", "missing: bwrap", "install")));
    examples.put(
        "memory search",
        new Page<>(
            List.of(
                new MemoView(
                    "m_1",
                    "machine:nas",
                    "nas has 4 disks",
                    "r_7k2ab",
                    THEN,
                    1.0,
                    List.of(),
                    0.8,
                    Map.of("words", 0.8))),
            Optional.empty()));
    examples.put("classify", request.judgement().orElseThrow());
    examples.put(
        "config explain",
        List.of(
            new ConfigCommand.Line(
                Settings.Key.URL.key(), Settings.Key.URL.variable(), "", "default", "…")));
    examples.put("up", up(request));
    examples.put("down", Map.of("stopped", List.of("agent", "hq", "temporal")));
    examples.put("demo", demo());
    examples.put("join", Map.of("machine", "pi4", "home", "/home/a/.local/state/funnelcloud"));
    examples.put("leave", Map.of("left", true));
    return examples;
  }

  private static Outcome demo() {
    return new Outcome(
        3,
        3,
        0,
        0,
        61,
        List.of(new Outcome.Machine("oak", Samples.ID, 20)),
        List.of(new Outcome.Kill("HQ", 4711, 4802, 4100)),
        List.of("oak: line 7 is there 2 times"),
        48);
  }

  /// With every field there can be.
  private static OperationView whole() {
    return new OperationView(
        "nas",
        "a-nas",
        Samples.ID + ".1.nas.1",
        OperationState.SUCCEEDED,
        "ended with exit code 0",
        THEN,
        Optional.of(0),
        Optional.of(15),
        156,
        0,
        Optional.of("98ea"),
        Optional.of("e3b0"),
        0,
        0,
        0,
        Optional.of(THEN),
        Optional.of(THEN),
        Optional.of(THEN),
        Optional.of(THEN),
        Optional.of(THEN),
        Optional.of("what arrived after it was closed"));
  }

  private static Manifest manifest() {
    return new Manifest(
        "0.1.0",
        "linux",
        "Debian GNU/Linux 12 (bookworm)",
        "amd64",
        "nas",
        "funnelcloud",
        Set.of(Shell.BASH),
        Set.of("git"),
        2,
        8L << 30,
        64L << 30,
        Containment.SUBREAPER,
        List.of(SandboxLevel.NONE),
        4);
  }

  private static PlanView plan(RequestView request) {
    return new PlanView(
        request.words(),
        List.of(new PlanView.PlannedMachine("nas", "online", "linux", "funnelcloud", "none")),
        List.of(new Skipped(new MachineName("pi4"), "offline")),
        request.judgement().orElseThrow(),
        "PT30S",
        "PT1H",
        Optional.of("PT1M"),
        "PT24H");
  }

  private static Map<String, Object> up(RequestView request) {
    Map<String, Object> up = new LinkedHashMap<>();
    up.put("url", "http://127.0.0.1:7420");
    up.put("temporalUi", "http://127.0.0.1:7423");
    up.put("ports", new Ports(7420, 7421, 7422, 7423));
    up.put("machine", "nas");
    up.put("answer", "Linux 6.1.0");
    up.put("request", request);
    return up;
  }

  private static StatusCommand.Document status() {
    StatusView hq =
        new StatusView(
            "0.1.0",
            THEN,
            List.of(new StatusView.NeedView("r_7k2ab needs approval", "aj show r_7k2ab", THEN)),
            1,
            0,
            1,
            true,
            "http://127.0.0.1:7423",
            List.of(new StatusView.DiskUseView("output", 156, 5L << 30, "30 days or 5 GiB")));
    PartView part =
        new PartView(
            "hq",
            "HQ",
            "running",
            Optional.of(28089L),
            Optional.of("http://127.0.0.1:7420"),
            Optional.of("0.1.0"),
            Optional.of(340L << 20),
            Optional.of(THEN.toString()));
    return new StatusCommand.Document(
        "0.1.0",
        "/home/a/.local/state/funnelcloud",
        hq.needs(),
        List.of(part),
        Optional.of(hq),
        Optional.empty());
  }

  private String page() throws JsonProcessingException {
    StringBuilder page = new StringBuilder("# JSON of the command line\n\n");
    page.append("Made by a test from the records the commands write. With `--json` a command\n");
    page.append("writes one document on standard output; an absent value is an absent field; a\n");
    page.append(
        "field may be added, none is renamed. With `--output jsonl`, lists write one item\n");
    page.append(
        "per line, and `run` one event per line: `{\"event\":\"request\",\"data\":…}` for each\n");
    page.append(
        "change, `{\"event\":\"output\",\"data\":{\"machine\",\"stream\",\"offset\",\"data\"}}`\n");
    page.append(
        "(base64) for each piece, `{\"event\":\"end\",\"data\":…}` with the request at last.\n");
    for (Map.Entry<String, Object> example : examples().entrySet()) {
      page.append("\n## ").append(example.getKey()).append("\n\n```json\n");
      page.append(json.writeValueAsString(example.getValue())).append("\n```\n");
    }
    return page.toString();
  }

  @Test
  void showsWhatTheCommandsWrite() throws IOException {
    Path file = Path.of("../docs/reference/json.md");
    if (Boolean.getBoolean("aj.write-docs")) {
      Files.writeString(file, page());
    }
    assertThat(Files.readString(file)).isEqualTo(page());
  }
}
