package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.agent.v1.ClaimAttach;
import io.funnelcloud.contract.agent.v1.ClaimCancel;
import io.funnelcloud.contract.agent.v1.ClaimCancelled;
import io.funnelcloud.contract.agent.v1.ClaimExpired;
import io.funnelcloud.contract.agent.v1.ClaimLost;
import io.funnelcloud.contract.agent.v1.ClaimQuarantined;
import io.funnelcloud.contract.agent.v1.ClaimRefused;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.ClaimTerminal;
import io.funnelcloud.contract.agent.v1.SignedOrder;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Order;
import io.funnelcloud.contract.operation.SandboxLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What an agent makes of each answer to a claim, and of orders it must not obey.
final class ClaimAnswersTest {
  @TempDir Path state;
  @TempDir Path ground;
  private final FakeHq hq = new FakeHq();
  private AgentRig rig = new AgentRig(hq, Path.of("/"));

  @BeforeEach
  void join() {
    rig = AgentRig.joined(hq, state);
    rig.start();
  }

  @AfterEach
  void stop() {
    rig.close();
    hq.close();
  }

  private Path effect() {
    return ground.resolve("effect");
  }

  private OperationSpec effectful() {
    return FakeHq.spec("echo ran >> " + effect());
  }

  static Stream<Arguments> endings() {
    return Stream.of(
        Arguments.of(
            ClaimResponse.newBuilder()
                .setCancelled(ClaimCancelled.newBuilder().setReason("cancelled by alice"))
                .build(),
            OperationState.CANCELLED),
        Arguments.of(
            ClaimResponse.newBuilder()
                .setCancel(ClaimCancel.newBuilder().setReason("cancelled by alice"))
                .build(),
            OperationState.CANCELLED),
        Arguments.of(
            ClaimResponse.newBuilder()
                .setRefused(ClaimRefused.newBuilder().setReason("alice left"))
                .build(),
            OperationState.REFUSED),
        Arguments.of(
            ClaimResponse.newBuilder()
                .setExpired(ClaimExpired.newBuilder().setReason("too late"))
                .build(),
            OperationState.EXPIRED),
        Arguments.of(
            ClaimResponse.newBuilder()
                .setLost(ClaimLost.newBuilder().setReason("another journal"))
                .build(),
            OperationState.LOST),
        Arguments.of(
            ClaimResponse.newBuilder().setAttach(ClaimAttach.getDefaultInstance()).build(),
            OperationState.LOST));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void endsWithoutRunning(ClaimResponse answer, OperationState expected) {
    hq.claimAnswer.set((_, _) -> answer);

    OpId opId = hq.run(effectful());

    assertThat(rig.result(opId).state()).isEqualTo(expected);
    assertThat(effect()).doesNotExist();
  }

  @Test
  void answersAsHqHasClosedItWithoutRunning() {
    hq.claimAnswer.set((_, _) ->
        ClaimResponse.newBuilder()
            .setTerminal(ClaimTerminal.newBuilder().setState("SUCCEEDED"))
            .build());

    OpId opId = hq.run(effectful());

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(effect()).doesNotExist();
  }

  @Test
  void waitsWhileQuarantined() {
    hq.claimAnswer.set((_, _) ->
        ClaimResponse.newBuilder()
            .setQuarantined(ClaimQuarantined.newBuilder().setReason("a clone was seen"))
            .build());
    OpId opId = hq.run(effectful());
    await().atMost(AgentRig.PATIENCE).until(() -> !hq.claims.isEmpty());
    assertThat(effect()).doesNotExist();

    hq.claimAnswer.set(hq::deliver);

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
  }

  @Test
  void refusesAnOrderForAnotherAgent() {
    expectRefusal(
        order -> {
          AgentId other = new AgentId("aother0000001");
          OpId opId = new OpId(order.opId().request(), 1, other, 1);
          return new Order(
              opId,
              other,
              order.user(),
              order.intents(),
              order.approvalId(),
              order.sandbox(),
              order.nonce(),
              order.notBefore(),
              order.notAfter(),
              order.spec(),
              order.traceId());
        },
        "this is " + hq.agent());
  }

  @Test
  void refusesAnExpiredOrder() {
    Instant past = Instant.now().minus(Duration.ofMinutes(5));
    expectRefusal(order -> timed(order, past, past.plusSeconds(60)), "ended at");
  }

  @Test
  void refusesAnOrderFromTheFutureAndNamesTheClock() {
    Instant future = Instant.now().plus(Duration.ofMinutes(5));
    expectRefusal(order -> timed(order, future, future.plusSeconds(60)), "clock");
  }

  @Test
  void refusesACommandThatIsNotTheDispatchedOne() {
    expectRefusal(
        order -> {
          OpId other = hq.opId();
          hq.specs.put(other, FakeHq.spec("echo ran >> " + effect() + "; true"));
          Order tampered = hq.order(other);
          return new Order(
              order.opId(),
              order.agentId(),
              order.user(),
              order.intents(),
              order.approvalId(),
              order.sandbox(),
              order.nonce(),
              order.notBefore(),
              order.notAfter(),
              tampered.spec(),
              order.traceId());
        },
        "SHA-256");
  }

  @Test
  void refusesANonceThatBelongsToAnotherOperation() {
    OpId first = hq.run(FakeHq.spec("true"));
    rig.result(first);

    expectRefusal(
        order ->
            new Order(
                order.opId(),
                order.agentId(),
                order.user(),
                order.intents(),
                order.approvalId(),
                order.sandbox(),
                "nonce-of-" + first,
                order.notBefore(),
                order.notAfter(),
                order.spec(),
                order.traceId()),
        "nonce");
  }

  @Test
  void refusesASandboxItDoesNotHave() {
    expectRefusal(
        order ->
            new Order(
                order.opId(),
                order.agentId(),
                order.user(),
                order.intents(),
                order.approvalId(),
                new SandboxLevel("bwrap"),
                order.nonce(),
                order.notBefore(),
                order.notAfter(),
                order.spec(),
                order.traceId()),
        "bwrap");
  }

  @Test
  void refusesAForgedSignature() {
    hq.claimAnswer.set((_, order) -> {
      SignedOrder signed = hq.signer().sign(order);
      byte[] forged = signed.getSignature().toByteArray();
      forged[7] ^= 1;
      return ClaimResponse.newBuilder()
          .setOrder(signed.toBuilder().setSignature(ByteString.copyFrom(forged)))
          .build();
    });
    expectRefused(hq.run(effectful()), "signature");
  }

  @Test
  void refusesWhatItsOwnLookFindsBlockedAndNobodyApproved() {
    expectRefused(hq.run(FakeHq.spec("sudo touch " + effect())), "nobody approved");
  }

  @Test
  void refusesAMissingWorkingDirectoryByItsPath() {
    OperationSpec here = effectful();
    OpId opId =
        hq.run(
            new OperationSpec(
                here.version(),
                here.shell(),
                here.script(),
                here.arguments(),
                Optional.of("/no/such/mount"),
                here.environment(),
                here.stdin(),
                here.runFor(),
                here.idleFor(),
                here.grace(),
                here.outputQuotaBytes(),
                here.sandbox()));

    expectRefused(opId, "/no/such/mount");
  }

  private static Order timed(Order order, Instant from, Instant to) {
    return new Order(
        order.opId(),
        order.agentId(),
        order.user(),
        order.intents(),
        order.approvalId(),
        order.sandbox(),
        order.nonce(),
        from,
        to,
        order.spec(),
        order.traceId());
  }

  private void expectRefusal(UnaryOperator<Order> change, String words) {
    hq.claimAnswer.set((_, order) ->
        ClaimResponse.newBuilder().setOrder(hq.signer().sign(change.apply(order))).build());
    expectRefused(hq.run(effectful()), words);
  }

  private void expectRefused(OpId opId, String words) {
    OperationResult result = rig.result(opId);
    assertThat(result.state()).isEqualTo(OperationState.REFUSED);
    assertThat(result.why()).contains(words);
    assertThat(effect()).doesNotExist();
    assertThat(audit())
        .anyMatch(line -> line.contains("order-refused") && line.contains(opId.value()));
  }

  private java.util.List<String> audit() {
    try {
      return Files.readAllLines(state.resolve("audit/audit.jsonl"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
