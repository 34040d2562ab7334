package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.identity.Self;
import io.funnelcloud.agent.journal.Ledger;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.contract.agent.v1.SignedOrder;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.Order;
import io.funnelcloud.contract.operation.SandboxLevel;
import io.funnelcloud.trust.order.OrderCheck;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Checks an order before anything of it is done: signature, addressee, time, replay, the agent's
/// own look, and whether this machine can do it at all.
final class OrderDesk {
  private final Self self;
  private final Ledger ledger;
  private final SecondLook secondLook;
  private final CommandEnvironment environment;
  private final Shells shells;
  private final InstantSource clock;

  OrderDesk(
      Self self,
      Ledger ledger,
      SecondLook secondLook,
      CommandEnvironment environment,
      InstantSource clock) {
    this.self = self;
    this.ledger = ledger;
    this.secondLook = secondLook;
    this.environment = environment;
    this.shells = new Shells(environment.path());
    this.clock = clock;
  }

  /// What the desk says.
  sealed interface Permit {
    record Granted(Order order, LaunchPlan plan) implements Permit {}

    record Denied(String why) implements Permit {}
  }

  Permit look(OperationRef ref, SignedOrder signed, OpFolder folder) {
    return switch (self.orders().check(signed, clock.instant())) {
      case OrderCheck.Invalid(_, String why) -> new Permit.Denied(why);
      case OrderCheck.Valid(Order order) -> matched(ref, order, folder);
    };
  }

  private Permit matched(OperationRef ref, Order order, OpFolder folder) {
    if (!order.opId().equals(ref.opId())) {
      return denied("the order is for " + order.opId() + ", asked was " + ref.opId());
    }
    if (!order.specSha256().equals(ref.specSha256())) {
      return denied(
          "the command has the SHA-256 "
              + order.specSha256()
              + ", dispatched was "
              + ref.specSha256());
    }
    Optional<OpId> owner = ledger.owner(order.nonce());
    if (owner.isPresent() && !owner.get().equals(order.opId())) {
      return denied("the order repeats the nonce of " + owner.get());
    }
    return readable(order, folder);
  }

  private Permit readable(Order order, OpFolder folder) {
    OperationSpec spec;
    try {
      spec = Json.read(order.spec(), OperationSpec.class);
    } catch (IllegalArgumentException e) {
      return denied("this version does not understand the command: " + e.getMessage());
    }
    if (!isBare(order.sandbox()) || !isBare(spec.sandbox())) {
      return denied("sandbox level '" + order.sandbox().value() + "' is not available here");
    }
    Set<Intent> unseen = unseen(order, spec);
    if (!unseen.isEmpty() && order.approvalId().isEmpty()) {
      return denied(
          "this machine sees that the command "
              + unseen.stream().map(Intent::words).collect(Collectors.joining(" and "))
              + ", and nobody approved that");
    }
    return feasible(order, spec, folder);
  }

  private static boolean isBare(SandboxLevel level) {
    return level.equals(SandboxLevel.NONE);
  }

  /// Blocked intents that HQ did not name.
  private Set<Intent> unseen(Order order, OperationSpec spec) {
    Set<Intent> blocked = EnumSet.noneOf(Intent.class);
    blocked.addAll(secondLook.at(spec.script(), spec.shell()).blocked());
    blocked.removeAll(order.intents());
    return blocked;
  }

  private Permit feasible(Order order, OperationSpec spec, OpFolder folder) {
    Optional<Shells.Invocation> invocation = shells.invocation(spec, folder.path());
    if (invocation.isEmpty()) {
      return denied("this machine has no " + spec.shell().label());
    }
    try {
      String directory = directory(spec.directory().orElse("~"));
      LaunchPlan.Place place =
          new LaunchPlan.Place(directory, environment.with(spec.environment()));
      return new Permit.Granted(order, LaunchPlan.of(folder, spec, invocation.get(), place));
    } catch (IllegalArgumentException e) {
      return denied(String.valueOf(e.getMessage()));
    }
  }

  /// A folder that is not there is refused, never made: it may be a mount that is missing.
  private static String directory(String asked) {
    String home = System.getProperty("user.home");
    String path = asked.equals("~") || asked.startsWith("~/") ? home + asked.substring(1) : asked;
    try {
      Path directory = Path.of(path);
      if (!directory.isAbsolute()) {
        throw new IllegalArgumentException("working directory " + path + " is not absolute");
      }
      if (!Files.isDirectory(directory)) {
        throw new IllegalArgumentException("working directory " + path + " does not exist");
      }
      return directory.toString();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("working directory '" + path + "' is no path", e);
    }
  }

  private static Permit denied(String why) {
    return new Permit.Denied(why);
  }
}
