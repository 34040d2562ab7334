package io.funnelcloud.cli;

import static io.funnelcloud.cli.Samples.ID;
import static io.funnelcloud.cli.Samples.end;
import static io.funnelcloud.cli.Samples.event;
import static io.funnelcloud.cli.Samples.machine;
import static io.funnelcloud.cli.Samples.output;
import static io.funnelcloud.cli.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.cli.Player.Played;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `aj run` against a fake door over real HTTP.
class RunCommandTest {
  private static final String EVENTS = "GET /api/v1/requests/" + ID + "/events";
  private static final String SHOW = "GET /api/v1/requests/" + ID;
  private static final String SUBMIT = "POST /api/v1/requests";

  @TempDir private Path home;
  private FakeDoor door;
  private Player player;

  @BeforeEach
  void open() throws IOException {
    door = new FakeDoor();
    player = new Player(home, door.url());
  }

  @AfterEach
  void close() {
    door.close();
  }

  private void ends(RequestView last, String... between) {
    RequestView first =
        request(RequestStatus.RUNNING, last.machines().toArray(OperationView[]::new));
    door.on(SUBMIT, 201, Json.text(first));
    door.on(EVENTS, 200, event(first) + String.join("", between) + event(last) + end());
    door.on(SHOW, 200, Json.text(last));
  }

  private static OperationView done(String name) {
    return machine(name, OperationState.SUCCEEDED, Optional.of(0));
  }

  @Test
  void passesTheBytesOfOneMachineThroughAndKeepsTheStreamsApart() {
    ends(
        request(RequestStatus.SUCCEEDED, done("nas")),
        output("nas", "stdout", 0, "hello\nwor"),
        output("nas", "stderr", 0, "careful"),
        output("nas", "stdout", 9, "ld"));
    Played played = player.play("run", "echo hello");
    assertThat(played).isEqualTo(new Played(0, "hello\nworld", "careful"));
  }

  @Test
  void prefixesWholeLinesOfSeveralMachinesWithoutMixingThem() {
    ends(
        request(RequestStatus.SUCCEEDED, done("nas"), done("pi")),
        output("nas", "stdout", 0, "on"),
        output("pi", "stdout", 0, "two\n"),
        output("nas", "stdout", 2, "e\nlast"));
    assertThat(player.play("run", "--on", "all", "x").out())
        .isEqualTo("pi  | two\nnas | one\nnas | last\n");
  }

  @Test
  void showsBytesOnceThoughTheyAreToldAgain() {
    ends(
        request(RequestStatus.SUCCEEDED, done("nas")),
        output("nas", "stdout", 0, "abc"),
        output("nas", "stdout", 0, "abcdef"));
    assertThat(player.play("run", "x").out()).isEqualTo("abcdef");
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED,0",
    "FAILED,5",
    "PARTIAL,5",
    "EXPIRED,5",
    "REFUSED,3",
    "CANCELLED,3",
  })
  void endsWithTheCodeOfTheOutcome(RequestStatus status, int code) {
    ends(request(status, machine("nas", OperationState.FAILED, Optional.of(9))));
    assertThat(player.play("run", "x").code()).isEqualTo(code);
  }

  @Test
  void endsWithTheCodeOfTheOneMachineWhenAsked() {
    ends(request(RequestStatus.FAILED, machine("nas", OperationState.FAILED, Optional.of(9))));
    assertThat(player.play("run", "--exit-code", "x").code()).isEqualTo(9);
  }

  @Test
  void printsOneDocumentInJson() {
    RequestView last = request(RequestStatus.PARTIAL, done("nas"), done("pi"));
    ends(last);
    Played played = player.play("run", "--json", "x");
    assertThat(Json.read(played.out(), RequestView.class)).isEqualTo(last);
    assertThat(played.err()).isEmpty();
    assertThat(played.code()).isEqualTo(5);
  }

  @Test
  void printsTheIdAtOnceWithoutWaiting() {
    door.on(SUBMIT, 201, Json.text(request(RequestStatus.RUNNING, done("nas"))));
    assertThat(player.play("run", "--no-wait", "x")).isEqualTo(new Played(0, ID + "\n", ""));
  }

  @Test
  void endsWithSevenWhenNobodyWaitsForTheApproval() {
    door.on(SUBMIT, 201, Json.text(request(RequestStatus.NEEDS_APPROVAL, done("nas"))));
    assertThat(player.play("run", "--no-wait", "x").code()).isEqualTo(7);
  }

  @Test
  void tellsHowToApproveWhereNobodyCanBeAsked() {
    ends(
        request(RequestStatus.SUCCEEDED, done("nas")),
        event(request(RequestStatus.NEEDS_APPROVAL, done("nas"))));
    Played played = player.play("run", "sudo x");
    assertThat(played.err())
        .contains("needs approval (needs more rights, installs software)")
        .contains("aj approve " + ID);
    assertThat(played.code()).isZero();
  }

  @Test
  void sendsTheAnswerGivenAtTheTerminal() {
    ends(
        request(RequestStatus.SUCCEEDED, done("nas")),
        event(request(RequestStatus.NEEDS_APPROVAL, done("nas"))));
    String approval = "POST /api/v1/requests/" + ID + "/approval";
    door.on(approval, 200, Json.text(request(RequestStatus.RUNNING, done("nas"))));
    Played played = player.typing("y\n").play("run", "sudo x");
    assertThat(played.err()).contains("? Approve on nas?");
    assertThat(door.asked())
        .anyMatch(call ->
            call.startsWith(approval)
                && call.contains("\"decision\":\"APPROVE\"")
                && call.contains("\"specSha256\":\"aa\""));
  }

  @Test
  void tellsWhatHqSaidWhenItRefuses() {
    door.on(
        SUBMIT,
        422,
        "{\"type\":\"NO_MACHINE\",\"title\":\"no machine\",\"status\":422,"
            + "\"detail\":\"no machine 'nass'\",\"advice\":\"See `aj machines list`.\"}");
    Played played = player.play("run", "--on", "nass", "x");
    assertThat(played.code()).isEqualTo(2);
    assertThat(played.err()).isEqualTo("aj: no machine 'nass'\n    See `aj machines list`.\n");
  }

  @Test
  void endsWithFourWhenTheTokenIsWrong() {
    door.on(SUBMIT, 401, "");
    assertThat(player.play("run", "x").code()).isEqualTo(4);
  }

  @Test
  void endsWithFourWhereNobodyEverSignedIn() throws IOException {
    Files.delete(home.resolve("client.json"));
    Played played = player.play("run", "x");
    assertThat(played.code()).isEqualTo(4);
    assertThat(played.err()).contains("client.json").contains("aj up");
  }

  @Test
  void endsWithOneAndARemedyWhenHqIsAway() {
    door.close();
    Played played = player.play("run", "x");
    assertThat(played.code()).isEqualTo(1);
    assertThat(played.err())
        .contains("HQ does not answer")
        .contains("aj up")
        .doesNotContain("\tat ");
  }

  @Test
  void refusesACommandOverTheLimitNamingItsSize() {
    Played played = player.play("run", "x".repeat(65_537));
    assertThat(played.code()).isEqualTo(2);
    assertThat(played.err()).contains("65537 bytes").contains("65536");
  }

  @Test
  void refusesATimeItDoesNotUnderstand() {
    Played played = player.play("run", "--run-for", "soon", "x");
    assertThat(played.code()).isEqualTo(2);
    assertThat(played.err()).contains("--run-for is 'soon'");
  }

  @Test
  void refusesAScriptThatIsNoText() throws IOException {
    Path script = home.resolve("s");
    Files.write(script, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(player.play("run", "--script", script.toString()).code()).isEqualTo(2);
  }

  @Test
  void endsWithTwoWhenAnOptionIsUnknown() {
    Played played = player.play("run", "--bogus", "x");
    assertThat(played.code()).isEqualTo(2);
    assertThat(played.err()).contains("--bogus").contains("--help");
  }

  @Test
  void keepsWordsOfTheCommandLineApart() {
    assertThat(Words.typed(java.util.List.of("ls", "a b", "it's")).command())
        .isEqualTo("ls 'a b' 'it'\\''s'");
  }
}
