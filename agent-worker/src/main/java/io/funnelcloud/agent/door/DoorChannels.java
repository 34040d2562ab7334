package io.funnelcloud.agent.door;

import io.funnelcloud.agent.identity.Credential;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.OneSidedTrust;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/// Opens connections to the agent door: TLS 1.3, HQ known by the pin, this agent by its
/// certificate.
public final class DoorChannels {
  private static final int MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final long KEEP_ALIVE_SECONDS = 10;
  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 5;

  private DoorChannels() {}

  /// For a machine that has no certificate yet.
  public static ManagedChannel anonymous(List<String> addresses, OneSidedTrust trust) {
    return open(addresses, builder(trust), List.of());
  }

  /// For an agent, with the credential it has when the connection is made.
  public static ManagedChannel of(
      List<String> addresses,
      OneSidedTrust trust,
      Supplier<Credential> credential,
      List<ClientInterceptor> interceptors) {
    SslContextBuilder tls = builder(trust).keyManager(new PresentedCredential(credential));
    return open(addresses, tls, interceptors);
  }

  private static SslContextBuilder builder(OneSidedTrust trust) {
    return GrpcSslContexts.configure(SslContextBuilder.forClient(), provider())
        .protocols("TLSv1.3")
        .trustManager(trust);
  }

  // The JDK's own ciphers are quick only with its second compiler, which an agent does without:
  // 10 MB/s. Where the library cannot be loaded (no such system, no place to unpack) they still do.
  private static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  private static ManagedChannel open(
      List<String> addresses, SslContextBuilder tls, List<ClientInterceptor> interceptors) {
    try {
      return NettyChannelBuilder.forTarget(DoorResolver.target(addresses))
          .overrideAuthority(FleetName.DOOR_DNS)
          .sslContext(tls.build())
          .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
          .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .keepAliveWithoutCalls(true)
          .maxInboundMessageSize(MESSAGE_BYTES_MAX)
          .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
          .compressorRegistry(LightGzip.registry())
          .disableRetry()
          .disableServiceConfigLookUp()
          .intercept(interceptors)
          .build();
    } catch (SSLException e) {
      throw new Fault(FaultCode.INTERNAL, "this Java cannot do TLS 1.3", e);
    }
  }
}
