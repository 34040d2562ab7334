package io.funnelcloud.agent.door;

import com.google.protobuf.ByteString;
import io.funnelcloud.agent.identity.Credential;
import io.funnelcloud.agent.identity.Identity;
import io.funnelcloud.agent.identity.IdentityFolder;
import io.funnelcloud.agent.identity.Self;
import io.funnelcloud.contract.agent.v1.AgentDoorGrpc;
import io.funnelcloud.contract.agent.v1.EnrolRequest;
import io.funnelcloud.contract.agent.v1.EnrolResponse;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.trust.pin.DoorPin;
import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.JoinString;
import io.funnelcloud.trust.pin.MachineKey;
import io.funnelcloud.trust.pin.OneSidedTrust;
import io.funnelcloud.trust.pin.Possession;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Joining: a machine that holds a join string becomes an agent. The machine makes its own key, and
/// sends the token only to whoever the pin names.
public final class Enrolment {
  private static final long DEADLINE_SECONDS = 15;

  private final IdentityFolder folder;
  private final InstantSource clock;

  public Enrolment(IdentityFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /// What a machine asks to be called.
  public record Wishes(String name, List<String> tags) {}

  /// @return who this machine is from now on
  /// @throws Fault saying what failed first, with its remedy
  public Identity join(JoinString join, Wishes wishes) {
    folder.refuseWhenJoined();
    String address = reachable(join);
    OneSidedTrust trust = new DoorPin(join.pin(), join.fleet(), clock).trust();
    KeyPair key = MachineKey.generate();
    ManagedChannel channel = DoorChannels.anonymous(List.of(address), trust);
    try {
      EnrolResponse answer =
          AgentDoorGrpc.newBlockingStub(channel)
              .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
              .enrol(request(join, wishes, key));
      return keep(join, answer, key);
    } catch (StatusRuntimeException e) {
      throw new Fault(FaultCode.FORBIDDEN, "HQ did not let this machine join: " + words(e), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private String reachable(JoinString join) {
    JoinDiagnosis diagnosis = new JoinDiagnosis(join, clock);
    List<String> troubles = new ArrayList<>();
    for (String address : join.addresses()) {
      Optional<String> trouble = diagnosis.trouble(address);
      if (trouble.isEmpty()) {
        return address;
      }
      troubles.add(trouble.get());
    }
    throw new Fault(
        FaultCode.HQ_AWAY,
        "cannot join through " + join.addresses() + "\n" + String.join("\n", troubles));
  }

  private static EnrolRequest request(JoinString join, Wishes wishes, KeyPair key) {
    return EnrolRequest.newBuilder()
        .setJoinToken(join.token())
        .setPublicKey(ByteString.copyFrom(key.getPublic().getEncoded()))
        .setProof(ByteString.copyFrom(Possession.enrolling(join.token()).proof(key.getPrivate())))
        .setMachineName(wishes.name())
        .addAllTags(wishes.tags())
        .setVersion(AgentVersion.TEXT)
        .build();
  }

  private Identity keep(JoinString join, EnrolResponse answer, KeyPair key) {
    try {
      Identity identity =
          new Identity(
              new AgentId(answer.getAgentId()),
              new MachineName(answer.getMachineName()),
              new FleetName(answer.getFleet()),
              join.pin(),
              join.addresses());
      List<byte[]> chain =
          Self.withRoot(
              bytes(answer.getCertificateChainList()), answer.getRootCertificate().toByteArray());
      Credential credential = Credential.of(key.getPrivate(), chain);
      List<byte[]> orderKeys = bytes(answer.getOrderKeyCertificatesList());
      Self.check(identity, credential, orderKeys, clock.instant());
      folder.create(identity, credential, orderKeys);
      return identity;
    } catch (CertificateException | IllegalArgumentException e) {
      throw new Fault(
          FaultCode.FORBIDDEN, "HQ's answer does not fit the invitation: " + e.getMessage(), e);
    }
  }

  static List<byte[]> bytes(List<ByteString> strings) {
    return strings.stream().map(ByteString::toByteArray).toList();
  }

  private static String words(StatusRuntimeException e) {
    String description = e.getStatus().getDescription();
    return description == null ? e.getStatus().getCode().name() : description;
  }

  /// A machine name made of what the machine calls itself.
  public static String nameFrom(String hostname) {
    String plain = hostname.toLowerCase(java.util.Locale.ROOT).split("\\.", 2)[0];
    String allowed = plain.replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
    int bytes = Math.min(63, allowed.getBytes(StandardCharsets.US_ASCII).length);
    return allowed.isEmpty() ? "machine" : allowed.substring(0, bytes).replaceAll("-+$", "");
  }
}
