package io.funnelcloud.control;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

/// Says that HQ is ready, and where; there only while it is.
record ReadyFile(Path file) implements AutoCloseable {

  /// What stands in it.
  private record Entry(
      long pid, String version, String people, List<String> agents, Instant startedAt) {}

  /// Tells `aj` the address too, by the client file.
  static ReadyFile write(HqConfig config, int peoplePort, List<InetSocketAddress> agents) {
    String people = "http://127.0.0.1:" + peoplePort;
    config
        .client()
        .read()
        .filter(entry -> !entry.url().equals(people))
        .ifPresent(entry -> config.client().write(new ClientFile.Entry(people, entry.token())));
    Entry entry =
        new Entry(
            ProcessHandle.current().pid(),
            HqVersion.CURRENT,
            people,
            ListenAddresses.invitable(agents),
            Instant.now());
    Path file = config.home().resolve("run").resolve("control-plane.json");
    put(file, Json.bytes(entry));
    return new ReadyFile(file);
  }

  private static void put(Path file, byte[] bytes) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".new");
      Files.write(next, bytes);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot write " + file, e);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
