package io.funnelcloud.control.temporal;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.control.ca.ServiceIdentity;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/// One connection to Temporal's frontend and the client on it. Opening it does not wait for the
/// server.
public final class TemporalLink implements AutoCloseable {
  public static final String NAMESPACE = "funnelcloud";
  public static final String SERVER_NAME = "temporal.funnelcloud.internal";

  /// A server that was away is tried again after so long, not after a minute.
  private static final Duration BACKOFF_RESET = Duration.ofSeconds(2);

  private final ManagedChannel channel;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private TemporalLink(ManagedChannel channel) {
    this.channel = channel;
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setChannel(channel)
                .setConnectionBackoffResetFrequency(BACKOFF_RESET)
                .setGrpcClientInterceptors(java.util.List.of(new PatientPolls()))
                .build());
    this.client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(NAMESPACE)
                .setIdentity("hq")
                .setDataConverter(
                    DefaultDataConverter.newDefaultInstance()
                        .withPayloadConverterOverrides(
                            new JacksonJsonPayloadConverter(Json.mapper())))
                .build());
  }

  /// @param tls folder with `ca.crt`, `temporal.crt` and `temporal.key`
  public static TemporalLink open(String address, Path tls) {
    return new TemporalLink(
        NettyChannelBuilder.forTarget(address)
            .overrideAuthority(SERVER_NAME)
            .sslContext(context(tls))
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(false)
            .maxInboundMessageSize(64 * 1024 * 1024)
            .build());
  }

  private static SslContext context(Path tls) {
    try {
      return GrpcSslContexts.configure(
              GrpcSslContexts.forClient()
                  .trustManager(tls.resolve("ca.crt").toFile())
                  .keyManager(
                      ServiceIdentity.read(
                          tls.resolve("temporal.crt"), tls.resolve("temporal.key"))),
              SslProvider.JDK)
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new Fault(
          FaultCode.STORE_BROKEN, "cannot read the certificates for Temporal in " + tls, e);
    }
  }

  public ManagedChannel channel() {
    return channel;
  }

  public WorkflowClient client() {
    return client;
  }

  /// Whether the connection stands right now.
  public boolean isUp() {
    return channel.getState(true) == ConnectivityState.READY;
  }

  @Override
  public void close() {
    stubs.shutdown();
    channel.shutdown();
    try {
      if (!channel.awaitTermination(2, TimeUnit.SECONDS)) {
        channel.shutdownNow();
      }
    } catch (InterruptedException e) {
      channel.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
