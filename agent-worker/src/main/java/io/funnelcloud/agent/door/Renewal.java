package io.funnelcloud.agent.door;

import com.google.protobuf.ByteString;
import io.funnelcloud.agent.identity.Credential;
import io.funnelcloud.agent.identity.Self;
import io.funnelcloud.agent.waiting.Bell;
import io.funnelcloud.contract.agent.v1.AgentDoorGrpc;
import io.funnelcloud.contract.agent.v1.RenewRequest;
import io.funnelcloud.contract.agent.v1.RenewResponse;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.trust.pin.MachineKey;
import io.funnelcloud.trust.pin.Possession;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the certificate fresh: from half of its life on it is renewed, each time for a new key.
public final class Renewal {
  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
  private static final Duration RETRY_PAUSE = Duration.ofMinutes(1);
  // A laptop that slept finds out within this time that its certificate is due.
  private static final Duration LOOK_PERIOD = Duration.ofMinutes(15);
  private static final long DEADLINE_SECONDS = 15;

  private final ManagedChannel channel;
  private final Self self;
  private final InstantSource clock;
  private final Runnable renewed;
  private final double jitter = ThreadLocalRandom.current().nextDouble();
  private final Thread thread;
  private final Bell nextLook = new Bell();

  /// @param renewed called after each renewal; connections made before still show the old
  ///   certificate
  public Renewal(ManagedChannel channel, Self self, InstantSource clock, Runnable renewed) {
    this.channel = channel;
    this.self = self;
    this.clock = clock;
    this.renewed = renewed;
    this.thread = Thread.ofVirtual().name("renewal").unstarted(this::keepFresh);
  }

  public void start() {
    thread.start();
  }

  public void stop() {
    thread.interrupt();
  }

  /// Looks now whether it is due: the machine may have slept.
  public void look() {
    nextLook.ring();
  }

  private void keepFresh() {
    try {
      while (true) {
        nextLook.await(step());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return how long to wait for the next step
  private Duration step() {
    Instant due = self.credential().renewsAt(jitter);
    Duration left = Duration.between(clock.instant(), due);
    if (left.isPositive()) {
      return left.compareTo(LOOK_PERIOD) < 0 ? left : LOOK_PERIOD;
    }
    try {
      renew();
      return LOOK_PERIOD;
    } catch (StatusRuntimeException e) {
      LOG.info("the certificate is not renewed yet: {}", e.getStatus().getCode());
    } catch (Fault | CertificateException e) {
      LOG.error("the certificate could not be renewed: {}", e.getMessage());
    }
    return RETRY_PAUSE;
  }

  void renew() throws CertificateException {
    KeyPair next = MachineKey.generate();
    Credential old = self.credential();
    Possession words = Possession.renewing(next.getPublic().getEncoded());
    RenewRequest request =
        RenewRequest.newBuilder()
            .setOldCertificate(ByteString.copyFrom(old.leaf().getEncoded()))
            .setOldKeyProof(ByteString.copyFrom(words.proof(old.key())))
            .setNewPublicKey(ByteString.copyFrom(next.getPublic().getEncoded()))
            .setNewKeyProof(ByteString.copyFrom(words.proof(next.getPrivate())))
            .build();
    RenewResponse answer =
        AgentDoorGrpc.newBlockingStub(channel)
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .renew(request);
    List<byte[]> chain = Enrolment.bytes(answer.getCertificateChainList());
    self.take(next.getPrivate(), chain);
    self.takeOrderKeys(Enrolment.bytes(answer.getOrderKeyCertificatesList()));
    LOG.info("renewed the certificate; it is good until {}", self.credential().endsAt());
    renewed.run();
  }
}
