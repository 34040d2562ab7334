package io.funnelcloud.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.operation.OpId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ledger of used op ids and nonces.
final class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final OpId ONE = OpId.parse("r_one11.1.atest00000001.1");
  private static final OpId TWO = OpId.parse("r_two22.1.atest00000001.1");

  @TempDir Path folder;

  @Test
  void whatWasSpentStaysSpentHoweverTheNextLineIsCut() throws IOException {
    Path file = folder.resolve("ledger");
    long first;
    try (Ledger ledger = Ledger.open(file)) {
      ledger.spend(ONE, "nonce-one-0123456", NOW);
      first = Files.size(file);
      ledger.spend(TWO, "nonce-two-0123456", NOW);
    }
    byte[] whole = Files.readAllBytes(file);
    for (int length = (int) first; length < whole.length - 1; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (Ledger ledger = Ledger.open(file)) {
        assertThat(ledger.use(ONE)).as("cut at %d", length).hasValue(Ledger.Use.SPENT);
        assertThat(ledger.use(TWO)).as("cut at %d", length).isEmpty();
        ledger.spend(TWO, "nonce-two-0123456", NOW);
      }
      try (Ledger ledger = Ledger.open(file)) {
        assertThat(ledger.use(TWO)).as("spent again after %d", length).hasValue(Ledger.Use.SPENT);
      }
    }
  }

  @Test
  void whatIsGivenBackIsNotSpentButItsNonceIsKnown() throws IOException {
    Path file = folder.resolve("ledger");
    try (Ledger ledger = Ledger.open(file)) {
      ledger.spend(ONE, "nonce-one-0123456", NOW);
      ledger.giveBack(ONE, "nonce-one-0123456", NOW);
    }
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(ledger.use(ONE)).hasValue(Ledger.Use.RETURNED);
      assertThat(ledger.owner("nonce-one-0123456")).hasValue(ONE);
    }
  }

  @Test
  void remembersForMoreThanThirtyDays() throws IOException {
    Path file = folder.resolve("ledger");
    try (Ledger ledger = Ledger.open(file)) {
      ledger.spend(ONE, "nonce-one-0123456", NOW);
    }
    spendTwo(file, NOW.plus(Duration.ofDays(59)));
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(ledger.use(ONE)).hasValue(Ledger.Use.SPENT);
    }
    spendTwo(file, NOW.plus(Duration.ofDays(61)));
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(ledger.use(ONE)).isEmpty();
      assertThat(ledger.use(TWO)).hasValue(Ledger.Use.SPENT);
    }
  }

  private static void spendTwo(Path file, Instant at) throws IOException {
    try (Ledger ledger = Ledger.open(file)) {
      ledger.spend(TWO, "nonce-two-0123456", at);
    }
  }
}
