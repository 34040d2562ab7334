package io.funnelcloud.cli.home;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// The four ports of an installation, chosen at its first start and kept.
@JsonIgnoreProperties(ignoreUnknown = true)
public record Ports(int people, int agents, int temporal, int temporalUi) {

  /// Looked at beyond a default before we give up.
  private static final int TRIES_MAX = 200;

  private static final int OUT_OF_THE_WAY_MIN = 20_000;
  private static final int OUT_OF_THE_WAY_MAX = 30_000;

  /// Ports kept from an earlier start; empty when there are none or the file is broken.
  public static Optional<Ports> kept(Installation installation) {
    try {
      if (Files.exists(installation.portsFile())) {
        Ports ports = Json.read(Files.readAllBytes(installation.portsFile()), Ports.class);
        return ports.people > 0 ? Optional.of(ports) : Optional.empty();
      }
    } catch (IOException | IllegalArgumentException broken) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /// Those that were asked for, those kept, or the next free ones from the defaults on.
  ///
  /// @param ours ports our own running processes hold
  /// @throws Refusal when a port that was asked for belongs to somebody else
  public static Ports chosen(Installation installation, Settings settings, Set<Integer> ours) {
    Optional<Ports> kept = kept(installation);
    Choice choice = new Choice(settings, ours, new HashSet<>());
    return new Ports(
        choice.of(Settings.Key.PEOPLE_PORT, kept.map(Ports::people), 7420),
        choice.known(Settings.Key.AGENT_PORT, kept.map(Ports::agents), 7421),
        choice.of(Settings.Key.TEMPORAL_PORT, kept.map(Ports::temporal), 7422),
        choice.of(Settings.Key.TEMPORAL_UI_PORT, kept.map(Ports::temporalUi), 7423));
  }

  public void keep(Installation installation) {
    Installation.writePrivately(installation.portsFile(), Json.text(this) + "\n");
  }

  /// The same port is never given twice.
  private record Choice(Settings settings, Set<Integer> ours, Set<Integer> taken) {

    int of(Settings.Key key, Optional<Integer> kept, int standard) {
      Optional<Integer> asked = settings.port(key);
      asked.ifPresent(port -> mustBeFree(key, port));
      int port = asked.orElseGet(() -> next(kept, standard));
      taken.add(port);
      return port;
    }

    /// A port other machines were told: once kept it never moves by itself.
    int known(Settings.Key key, Optional<Integer> kept, int standard) {
      if (settings.port(key).isEmpty()) {
        kept.ifPresent(port -> mustBeFree(key, port));
      }
      return of(key, kept, standard);
    }

    private void mustBeFree(Settings.Key key, int port) {
      if (taken.contains(port) || (!ours.contains(port) && !isFree(port))) {
        throw Refusal.fault(
            "port " + port + " (" + key.key() + ") is taken by another program",
            "`ss -ltnp sport = :%d` shows which. Stop it, or name another port of yours (%s)"
                .formatted(port, key.key()));
      }
    }

    private int next(Optional<Integer> kept, int standard) {
      if (kept.isPresent() && isUsable(kept.get())) {
        return kept.get();
      }
      for (int port = standard; port < standard + TRIES_MAX; port++) {
        if (isUsable(port)) {
          return port;
        }
      }
      throw Refusal.fault(
          "no free port from " + standard + " to " + (standard + TRIES_MAX), "Name one.");
    }

    private boolean isUsable(int port) {
      return !taken.contains(port) && (ours.contains(port) || isFree(port));
    }
  }

  /// Four free ports far from the defaults and below those the system gives to outgoing calls, for
  /// an installation that must not be in anybody's way.
  public static Ports outOfTheWay() {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      int first = ThreadLocalRandom.current().nextInt(OUT_OF_THE_WAY_MIN, OUT_OF_THE_WAY_MAX);
      if (IntStream.range(first, first + 4).allMatch(Ports::isFree)) {
        return new Ports(first, first + 1, first + 2, first + 3);
      }
    }
    throw Refusal.fault(
        "no four free ports in a row from " + OUT_OF_THE_WAY_MIN + " to " + OUT_OF_THE_WAY_MAX,
        "Is something listening on all of them? `ss -ltn` shows it.");
  }

  /// Whether we could listen there.
  public static boolean isFree(int port) {
    return canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        && canBind(new InetSocketAddress(port));
  }

  private static boolean canBind(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
