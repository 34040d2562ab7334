package io.funnelcloud.control.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.artifacts.LiveOutput.Durable;
import io.funnelcloud.control.artifacts.LiveOutput.Offsets;
import io.funnelcloud.control.artifacts.OutputLibrary.Ending;
import io.funnelcloud.control.artifacts.OutputLibrary.Loan;
import io.funnelcloud.control.artifacts.OutputSlices.Spot;
import io.funnelcloud.control.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveOutputTest {
  private static final OpId OP = OpId.parse("r_aaaaa.1.anas00000.1");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int LIMIT = 10_000;
  private static final int PIECE = 1_000;

  @TempDir Path dir;
  private Database database;
  private Loan loan;
  private OutputLibrary library;

  @BeforeEach
  void open() {
    database = Database.open(dir.resolve("a.db"));
    library = OutputLibrary.open(dir.resolve("out"), database, LIMIT, InstantSource.system());
    loan = library.borrow(OP);
  }

  @AfterEach
  void close() {
    loan.close();
    database.close();
  }

  @Test
  void acknowledgesWhatItDropsAboveTheLimitAndStoresWhatTheMachineKept() throws Exception {
    byte[] all = bytes(5 * LIMIT);
    send(all, 0, all.length);
    Durable durable = loan.output().sync(start(), LONG).orElseThrow();
    assertThat(durable.offsets()).isEqualTo(new Offsets(all.length, 0));
    assertThat(finish(all, 0L, 2_000L, 49_000L, 50_000L)).isInstanceOf(Ending.Mismatch.class);

    send(all, 0, 2_000);
    send(all, 49_000, all.length);
    assertThat(finish(all, 0L, 2_000L, 49_000L, 50_000L)).isInstanceOf(Ending.Stored.class);
  }

  @Test
  void refusesForGoodWhatIsAboveTheLimitTwice() throws Exception {
    byte[] all = bytes(2 * LIMIT);
    send(all, 0, all.length);
    assertThat(finish(all)).isInstanceOf(Ending.Mismatch.class);
    send(all, 0, all.length);
    assertThat(finish(all)).isInstanceOf(Ending.TooLarge.class);
    assertThat(loan.output().extent().bytes()).isZero();
  }

  @Test
  void storesAStreamOfWhichNothingWasKept() throws Exception {
    assertThat(finish(bytes(5_000), 0L, 0L)).isInstanceOf(Ending.Stored.class);
  }

  @Test
  void asksAgainForAStreamThatShouldBeThereWhole() throws Exception {
    assertThat(finish(bytes(5_000))).isInstanceOf(Ending.Mismatch.class);
  }

  @Test
  void storesAWholeStreamThoughTheMachineKeptAPart() throws Exception {
    byte[] all = bytes(5_000);
    send(all, 0, all.length);
    assertThat(finish(all, 0L, 1_000L, 4_000L, 5_000L)).isInstanceOf(Ending.Stored.class);
  }

  @Test
  void tellsEveryCallHowFarItIsOnDisk() throws Exception {
    send(bytes(3_000), 0, 3_000);
    Durable one = loan.output().sync(start(), LONG).orElseThrow();
    Durable other = loan.output().sync(start(), LONG).orElseThrow();
    assertThat(other).isEqualTo(one);
    assertThat(loan.output().sync(one, Duration.ofMillis(1))).isEmpty();
  }

  /// Two of them that did not wait took both cores of a machine from everything else in HQ.
  @Test
  void whoFollowsStoredOutputWaitsInsteadOfAskingOnAndOn() throws Exception {
    byte[] all = bytes(3_000);
    send(all, 0, all.length);
    assertThat(finish(all)).isInstanceOf(Ending.Stored.class);
    Duration patience = Duration.ofMillis(200);
    long began = System.nanoTime();
    assertThat(loan.output().sync(start(), patience)).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(patience);
  }

  @Test
  void findsTheLastLines() {
    line("a\nb\n", 0);
    line("c\nd", 4);
    OutputSlices slices = library.slices();
    long second = OutputFrame.HEADER_BYTES + 4;
    assertThat(slices.tail(OP, 1)).isEqualTo(new Spot(second, 2));
    assertThat(slices.tail(OP, 2)).isEqualTo(new Spot(0, 4));
    assertThat(slices.tail(OP, 3)).isEqualTo(new Spot(0, 2));
    assertThat(slices.tail(OP, 9)).isEqualTo(new Spot(0, 0));
    assertThat(slices.tail(OP, 0)).isEqualTo(new Spot(second + second - 1, 0));
    line("\n", 7);
    assertThat(slices.tail(OP, 1)).isEqualTo(new Spot(second, 2));
  }

  @Test
  void findsAByteByItsOffsetAndByItsPlace() {
    line("0123", 0);
    line("9abc", 9);
    OutputSlices slices = library.slices();
    long second = OutputFrame.HEADER_BYTES + 4;
    assertThat(slices.atOffset(OP, StreamName.STDOUT, 3)).isZero();
    assertThat(slices.atOffset(OP, StreamName.STDOUT, 6)).isEqualTo(second);
    assertThat(slices.atByte(OP, StreamName.STDOUT, 5)).isEqualTo(new Spot(second, 4));
    assertThat(slices.atByte(OP, StreamName.STDOUT, Long.MAX_VALUE).before()).isEqualTo(8);
    assertThat(slices.atByte(OP, StreamName.STDERR, Long.MAX_VALUE).before()).isZero();
  }

  private void line(String text, long offset) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    loan.output().append(new OutputFrame(StreamName.STDOUT, offset, 1, bytes));
  }

  private static Durable start() {
    return new Durable(0, Offsets.NONE);
  }

  private void send(byte[] all, int from, int to) {
    for (int at = from; at < to; at += PIECE) {
      byte[] piece = Arrays.copyOfRange(all, at, Math.min(to, at + PIECE));
      loan.output().append(new OutputFrame(StreamName.STDOUT, at, 1, piece));
    }
  }

  private Ending finish(byte[] all, Long... kept) {
    FinalStream total =
        FinalStream.of(StreamName.STDOUT, all.length, Sha256.of(all), List.of(kept));
    return library.finish(loan, List.of(total));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 / 7);
    }
    return bytes;
  }
}
