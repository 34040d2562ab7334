package io.funnelcloud.agent.door;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Resolves `fcdoor:///host:port,host:port` to all addresses of the agent door, to be tried in that
/// order. Found by gRPC as a service.
public final class DoorResolver extends NameResolverProvider {
  static final String SCHEME = "fcdoor";

  static String target(List<String> addresses) {
    return URI.create(
            SCHEME + ":///" + String.join(",", addresses).replace("[", "%5B").replace("]", "%5D"))
        .toString();
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    List<String> addresses = List.of(target.getPath().substring(1).split(","));
    return new Resolution(addresses, Objects.requireNonNull(args.getOffloadExecutor()));
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return List.of(InetSocketAddress.class);
  }

  private static final class Resolution extends NameResolver {
    private final List<String> addresses;
    private final Executor executor;
    private final AtomicReference<@Nullable Listener2> listener = new AtomicReference<>();

    Resolution(List<String> addresses, Executor executor) {
      this.addresses = addresses;
      this.executor = executor;
    }

    @Override
    public String getServiceAuthority() {
      return io.funnelcloud.trust.pin.FleetName.DOOR_DNS;
    }

    @Override
    public void start(Listener2 started) {
      listener.set(started);
      refresh();
    }

    @Override
    public void refresh() {
      executor.execute(this::resolve);
    }

    private void resolve() {
      Listener2 told = listener.get();
      if (told == null) {
        return;
      }
      List<EquivalentAddressGroup> found = new ArrayList<>();
      List<String> unknown = new ArrayList<>();
      for (String address : addresses) {
        int colon = address.lastIndexOf(':');
        int port = Integer.parseInt(address.substring(colon + 1));
        try {
          for (InetAddress host : InetAddress.getAllByName(address.substring(0, colon))) {
            found.add(new EquivalentAddressGroup(new InetSocketAddress(host, port)));
          }
        } catch (UnknownHostException e) {
          unknown.add(address.substring(0, colon));
        }
      }
      tell(told, found, unknown);
    }

    private static void tell(
        Listener2 told, List<EquivalentAddressGroup> found, List<String> unknown) {
      StatusOr<List<EquivalentAddressGroup>> answer =
          found.isEmpty()
              ? StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("no such host: " + unknown))
              : StatusOr.fromValue(found);
      told.onResult(ResolutionResult.newBuilder().setAddressesOrError(answer).build());
    }

    @Override
    public void shutdown() {
      listener.set(null);
    }
  }
}
