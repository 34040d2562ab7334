package io.funnelcloud.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.api.InputView;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.request.RequestStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputCommandsTest {
  private static final String REQUEST = "/api/v1/requests/" + Samples.ID;

  @TempDir Path home;
  private FakeDoor door;
  private Player player;

  @BeforeEach
  void open() throws IOException {
    door = new FakeDoor();
    player = new Player(home, door.url());
    door.on(
        "GET " + REQUEST,
        200,
        Json.text(
            Samples.request(
                RequestStatus.SUCCEEDED,
                Samples.machine("nas", OperationState.SUCCEEDED, Optional.of(0)))));
  }

  @AfterEach
  void close() {
    door.close();
  }

  private static String frame(StreamName stream, long offset, String text) {
    byte[] bytes = new OutputFrame(stream, offset, 1, text.getBytes(ISO_8859_1)).encoded();
    return new String(bytes, ISO_8859_1);
  }

  private void taken(long bytes, boolean ended) {
    InputView view = new InputView("nas", "op", 0, bytes, 0, ended);
    door.on("POST " + REQUEST + "/input", 200, Json.text(view));
  }

  @Test
  void printsBothStreamsAndTellsWhatTheQuotaCutOut() {
    door.on(
        "GET " + REQUEST + "/output",
        200,
        frame(StreamName.STDOUT, 0, "head ")
            + frame(StreamName.STDERR, 0, "oops")
            + frame(StreamName.STDOUT, 0x170, "tail"));
    Player.Played played = player.play("logs", Samples.ID);
    assertThat(played.out()).isEqualTo("head tail");
    assertThat(played.err())
        .contains("oops", "[stdout: 363 bytes here were over the output quota]");
    assertThat(door.asked().getLast()).contains("machine=nas", "stream=both");
  }

  @Test
  void printsOneStreamFromTheLastLinesOn() {
    door.on(
        "GET " + REQUEST + "/output",
        200,
        frame(StreamName.STDOUT, 0x100, "last") + frame(StreamName.STDERR, 5, "not this"));
    Player.Played played = player.play("logs", Samples.ID, "--tail", "1", "--stream", "stdout");
    assertThat(played.out()).isEqualTo("last");
    assertThat(played.err()).isEmpty();
    assertThat(door.asked().getLast()).contains("tail=1");
  }

  @Test
  void takesARangeOfAFinishedStreamOnly() {
    door.on("GET " + REQUEST + "/output", 206, "56789");
    assertThat(player.play("logs", Samples.ID, "--bytes", "5-9").out()).isEqualTo("56789");
    door.on("GET " + REQUEST + "/output", 416, "");
    assertThat(player.play("logs", Samples.ID, "--bytes", "50-").code()).isEqualTo(2);
    door.on("GET " + REQUEST + "/output", 200, "everything so far");
    Player.Played growing = player.play("logs", Samples.ID, "--bytes", "0-4");
    assertThat(growing.code()).isEqualTo(2);
    assertThat(growing.out()).isEmpty();
    assertThat(growing.err()).contains("still grows");
  }

  @Test
  void sendsALineWithAKeyOfItsOwn() {
    taken(4, false);
    Player.Played played = player.play("send", Samples.ID, "--text", "yes");
    assertThat(played.code()).isZero();
    assertThat(played.err()).contains("sent 4 B to nas");
    assertThat(door.asked().getLast()).endsWith("/input yes\n");
  }

  @Test
  void sendsWhatItIsGivenAndThenTheEnd() {
    taken(5, true);
    Player.Played played =
        player.typing("typed").play("send", Samples.ID, "nas", "--file", "-", "--end", "--json");
    assertThat(played.out()).contains("\"ended\":true");
    assertThat(door.asked())
        .containsExactly(
            "POST " + REQUEST + "/input?machine=nas typed",
            "POST " + REQUEST + "/input?machine=nas&end=true ");
  }

  @Test
  void saysWhatIsWrongBeforeItSendsAnything() {
    assertThat(player.play("send", Samples.ID).code()).isEqualTo(2);
    assertThat(player.play("send", Samples.ID, "--text", "a", "--file", "b").code()).isEqualTo(2);
    assertThat(player.play("send", Samples.ID, "--file", home + "/none").code()).isEqualTo(2);
    assertThat(door.asked()).isEmpty();
  }
}
