package io.funnelcloud.control.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.ca.RecoveryWords;
import io.funnelcloud.control.ca.ServiceKeys;
import io.funnelcloud.trust.pin.FleetName;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalLinkTest {
  @TempDir Path dir;

  @Test
  void showsItsCertificateToAServerThatAsksForOne() throws Exception {
    InstantSource clock = InstantSource.system();
    CertificateAuthority authority =
        CertificateAuthority.create(
            dir.resolve("ca"), new FleetName("home"), RecoveryWords.generate(), clock);
    ServiceKeys.writeTemporal(dir.resolve("tls"), authority, clock);
    Server server = server(dir.resolve("tls"));
    String address = "127.0.0.1:" + server.getPort();
    try (TemporalLink link = TemporalLink.open(address, dir.resolve("tls"))) {
      GetSystemInfoResponse info =
          WorkflowServiceGrpc.newBlockingStub(link.channel())
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      assertThat(info.getServerVersion()).isEqualTo("asked");
    } finally {
      server.shutdownNow();
    }
  }

  private static Server server(Path tls) throws Exception {
    SslContext context =
        GrpcSslContexts.configure(
                GrpcSslContexts.forServer(
                        tls.resolve("temporal.crt").toFile(), tls.resolve("temporal.key").toFile())
                    .trustManager(tls.resolve("ca.crt").toFile())
                    .clientAuth(ClientAuth.REQUIRE),
                SslProvider.JDK)
            .build();
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .sslContext(context)
        .addService(new Answering())
        .build()
        .start();
  }

  private static final class Answering extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
      answer.onNext(GetSystemInfoResponse.newBuilder().setServerVersion("asked").build());
      answer.onCompleted();
    }
  }
}
