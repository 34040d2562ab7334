package io.funnelcloud.control.temporal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/// Lets polls wait for the connection instead of failing while Temporal is away: a failed poll
/// makes the SDK back off for up to a minute, a waiting one goes on within two seconds.
final class PatientPolls implements ClientInterceptor {

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    boolean isPoll = String.valueOf(method.getBareMethodName()).startsWith("Poll");
    return next.newCall(method, isPoll ? options.withWaitForReady() : options);
  }
}
