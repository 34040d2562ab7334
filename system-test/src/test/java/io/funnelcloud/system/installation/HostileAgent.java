package io.funnelcloud.system.installation;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.stub.MetadataUtils;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/// Somebody who took the certificate and key of a machine and speaks to HQ with a program of their
/// own.
final class HostileAgent implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final ManagedChannel channel;
  private final WorkflowServiceBlockingStub temporal;

  private HostileAgent(ManagedChannel channel) {
    this.channel = channel;
    Metadata start = new Metadata();
    start.put(Metadata.Key.of("fc-start-nonce", Metadata.ASCII_STRING_MARSHALLER), "hostile");
    start.put(Metadata.Key.of("fc-incarnation", Metadata.ASCII_STRING_MARSHALLER), "1000000");
    temporal =
        WorkflowServiceGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(start));
  }

  static HostileAgent with(Path credential, String address, String serverName) {
    try {
      return new HostileAgent(
          NettyChannelBuilder.forTarget(address)
              .overrideAuthority(serverName)
              .sslContext(
                  GrpcSslContexts.configure(
                          GrpcSslContexts.forClient()
                              .trustManager(InsecureTrustManagerFactory.INSTANCE)
                              .keyManager(credential.toFile(), credential.toFile()),
                          SslProvider.JDK)
                      .build())
              .build());
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The agent id and state folder of the agent that runs as this process.
  static Path stateFolder(ProcessHandle agent) {
    List<String> words = Commands.of(agent.pid());
    return Path.of(words.get(words.indexOf("--state") + 1));
  }

  WorkflowServiceBlockingStub temporal() {
    return temporal.withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  /// How HQ answers the attempt; OK means it got through.
  static Status.Code answerTo(Runnable attempt) {
    try {
      attempt.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
