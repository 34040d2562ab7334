package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.agent.door.Enrolment;
import io.funnelcloud.agent.identity.Identity;
import io.funnelcloud.agent.identity.IdentityFolder;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.trust.pin.JoinString;
import io.funnelcloud.trust.pin.RootPin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Joining, what makes it fail, leaving, and renewing.
final class JoinTest {
  private static final Enrolment.Wishes WISHES = new Enrolment.Wishes("nas", List.of());

  @TempDir Path state;
  private final FakeHq hq = new FakeHq();

  @AfterEach
  void stop() {
    hq.close();
  }

  private Identity join(JoinString string, InstantSource clock) {
    return new Enrolment(new IdentityFolder(state), clock).join(string, WISHES);
  }

  private void expectFailure(JoinString string, InstantSource clock, String... words) {
    assertThatThrownBy(() -> join(string, clock))
        .isInstanceOf(Fault.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContainingAny(FakeHq.TOKEN);
    assertThat(hq.enrolments).hasValue(0);
    assertThat(new IdentityFolder(state).exists()).isFalse();
  }

  @Test
  void makesAnIdentityOnlyTheOwnerCanRead() throws IOException {
    Identity identity = join(hq.joinString(), InstantSource.system());

    assertThat(identity.agent()).isEqualTo(hq.agent());
    assertThat(identity.machine().value()).isEqualTo("nas");
    Path key = state.resolve("identity/credential.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(key)).contains("PRIVATE KEY");
  }

  @Test
  void namesAHostThatIsUnknown() {
    expectFailure(
        hq.joinString("no-such-host.invalid:7443"),
        InstantSource.system(),
        "name:",
        "no-such-host");
  }

  @Test
  void namesAPortWhereNobodyAnswers() {
    expectFailure(
        hq.joinString("127.0.0.1:1"), InstantSource.system(), "connection:", "127.0.0.1:1");
  }

  @Test
  void namesAServerWithoutTls() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> answerPlainly(plain));
      expectFailure(
          hq.joinString("127.0.0.1:" + plain.getLocalPort()), InstantSource.system(), "TLS:");
    }
  }

  private static void answerPlainly(ServerSocket plain) {
    try (java.net.Socket caller = plain.accept()) {
      caller.getOutputStream().write("HTTP/1.1 400 no\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The test is over.
    }
  }

  @Test
  void namesAnHqWithAnotherRootBeforeItTellsTheToken() {
    JoinString good = hq.joinString();
    RootPin other = new RootPin(Sha256.of(new byte[] {1}));
    JoinString forged = new JoinString(good.addresses(), good.token(), other, good.fleet());

    expectFailure(forged, InstantSource.system(), "pin:", "aj machines invite");
  }

  @Test
  void namesAClockThatIsWrong() {
    InstantSource slow = InstantSource.fixed(Instant.now().minus(Duration.ofDays(400)));

    expectFailure(hq.joinString(), slow, "clock:");
  }

  @Test
  void triesTheNextAddressWhenOneDoesNotAnswer() {
    Identity identity =
        join(hq.joinString("127.0.0.1:1", "127.0.0.1:" + hq.port()), InstantSource.system());

    assertThat(identity.addresses()).hasSize(2);
  }

  @Test
  void saysWhyHqRefused() {
    JoinString good = hq.joinString();
    JoinString used = new JoinString(good.addresses(), "another-token", good.pin(), good.fleet());

    expectFailure(used, InstantSource.system(), "used already");
  }

  @Test
  void joinsOnlyOnceUntilItLeaves() {
    join(hq.joinString(), InstantSource.system());

    assertThatThrownBy(() -> join(hq.joinString(), InstantSource.system()))
        .hasMessageContaining("aj leave");

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(AgentProgram.run(List.of("leave", "--state", state.toString()), print, print))
        .isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("left test");
    join(hq.joinString(), InstantSource.system());
  }

  @Test
  void renewsACertificateThatIsPastHalfOfItsLifeForANewKey() throws IOException {
    hq.certificateLife = Duration.ofSeconds(10); // Of which a minute has passed: half is over.
    join(hq.joinString(), InstantSource.system());
    String before = Files.readString(state.resolve("identity/credential.pem"));
    hq.certificateLife = Duration.ofDays(30);
    try (AgentRig rig = new AgentRig(hq, state)) {
      rig.start();
      await().atMost(AgentRig.PATIENCE).until(() -> hq.order.contains("renew"));
      await()
          .atMost(AgentRig.PATIENCE)
          .untilAsserted(() ->
              assertThat(Files.readString(state.resolve("identity/credential.pem")))
                  .isNotEqualTo(before));
      OpId opId = hq.run(FakeHq.spec("true"));
      assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    }
  }
}
