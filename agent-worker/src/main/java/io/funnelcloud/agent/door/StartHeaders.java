package io.funnelcloud.agent.door;

import io.funnelcloud.agent.journal.Journal;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/// Puts on each call which start of the agent makes it.
public final class StartHeaders implements ClientInterceptor {
  static final Metadata.Key<String> START_NONCE =
      Metadata.Key.of("fc-start-nonce", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> INCARNATION =
      Metadata.Key.of("fc-incarnation", Metadata.ASCII_STRING_MARSHALLER);

  private final Journal.Start start;

  public StartHeaders(Journal.Start start) {
    this.start = start;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        headers.put(START_NONCE, StartHeaders.this.start.nonce());
        headers.put(INCARNATION, Long.toString(StartHeaders.this.start.incarnation()));
        super.start(listener, headers);
      }
    };
  }
}
