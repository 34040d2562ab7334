package io.funnelcloud.control;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where the agent door listens: what was named, or loopback and every private address of this
/// machine, never a public one.
final class ListenAddresses {

  private ListenAddresses() {}

  static List<InetSocketAddress> of(HqConfig config) {
    List<InetAddress> hosts =
        config.agentAddresses().isEmpty()
            ? privateHosts()
            : config.agentAddresses().stream().map(ListenAddresses::host).toList();
    return hosts.stream().map(host -> new InetSocketAddress(host, config.agentPort())).toList();
  }

  private static InetAddress host(String name) {
    try {
      return InetAddress.getByName(name);
    } catch (java.net.UnknownHostException e) {
      throw new Fault(
          FaultCode.BAD_INPUT, "--agent-address '" + name + "' is no address of a machine", e);
    }
  }

  private static List<InetAddress> privateHosts() {
    List<InetAddress> hosts = new ArrayList<>();
    hosts.add(InetAddress.getLoopbackAddress());
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(ListenAddresses::isPrivate)
          .forEach(hosts::add);
    } catch (SocketException e) {
      throw new Fault(FaultCode.INTERNAL, "cannot list the network addresses", e);
    }
    return hosts;
  }

  /// 10/8, 172.16/12, 192.168/16, and 100.64/10, where tailnets live.
  private static boolean isPrivate(InetAddress address) {
    return address instanceof Inet4Address
        && (address.isSiteLocalAddress() || isShared(address.getAddress()));
  }

  private static boolean isShared(byte[] address) {
    return (address[0] & 0xff) == 100 && (address[1] & 0xc0) == 64;
  }

  /// As a join string names them: other machines' way first, loopback last.
  static List<String> invitable(List<InetSocketAddress> addresses) {
    Comparator<InetSocketAddress> reachableFirst =
        Comparator.comparing(address -> address.getAddress().isLoopbackAddress());
    Stream<InetSocketAddress> sorted = addresses.stream().sorted(reachableFirst);
    return sorted.map(a -> a.getAddress().getHostAddress() + ":" + a.getPort()).toList();
  }
}
