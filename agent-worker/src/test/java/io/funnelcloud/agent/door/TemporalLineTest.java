package io.funnelcloud.agent.door;

import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.MachineOperations;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TemporalLineTest {
  private static final int CALLS = 8;

  @Test
  void keepsTryingToPollWhileHqIsAway() throws IOException {
    Counting calls = new Counting();
    ManagedChannel nobody =
        NettyChannelBuilder.forAddress(nobody()).usePlaintext().intercept(calls).build();
    PollGate gate = new PollGate(InstantSource.system());
    TemporalLine line =
        new TemporalLine(nobody, new AgentId("anas00000"), new NoOperations(), gate);
    try {
      gate.open();
      line.start();
      await().atMost(Duration.ofMinutes(2)).until(() -> calls.count.get() > CALLS);
    } finally {
      line.stop();
      nobody.shutdownNow();
    }
  }

  private static InetSocketAddress nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort());
    }
  }

  private static final class Counting implements ClientInterceptor {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      count.incrementAndGet();
      return next.newCall(method, options);
    }
  }

  private static final class NoOperations implements MachineOperations {
    @Override
    public OperationResult run(OperationRef ref) {
      throw new IllegalStateException("nothing is delivered here");
    }

    @Override
    public AttachAnswer attach(OperationRef ref) {
      throw new IllegalStateException("nothing is delivered here");
    }
  }
}
