package io.funnelcloud.control.temporal;

import static org.awaitility.Awaitility.await;

import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.ca.RecoveryWords;
import io.funnelcloud.control.ca.ServiceKeys;
import io.funnelcloud.trust.pin.FleetName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HqWorkersTest {
  private static final int TRIES = 4;

  @TempDir Path dir;

  @Test
  void keepsTryingWhileTemporalIsAway() throws Exception {
    InstantSource clock = InstantSource.system();
    CertificateAuthority authority =
        CertificateAuthority.create(
            dir.resolve("ca"), new FleetName("home"), RecoveryWords.generate(), clock);
    ServiceKeys.writeTemporal(dir.resolve("tls"), authority, clock);
    AtomicInteger tries = new AtomicInteger();
    try (TemporalLink link = TemporalLink.open(nobody(), dir.resolve("tls"));
        HqWorkers workers = new HqWorkers(link, _ -> tries.incrementAndGet())) {
      workers.start();
      await().atMost(Duration.ofMinutes(2)).until(() -> tries.get() > TRIES);
    }
  }

  private static String nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + free.getLocalPort();
    }
  }
}
