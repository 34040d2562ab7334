package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.agent.v1.AgentDoorGrpc;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.control.ca.CertificateLedger;
import io.funnelcloud.control.ca.CertificateStanding;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.funnelcloud.trust.pin.AgentIdentity;
import io.funnelcloud.trust.pin.FleetName;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Looks at the certificate of every call: its path was checked in the handshake, here its end, its
/// issue, its revocation by serial and by key, and the machine it is for.
final class CallerCheck implements ServerInterceptor {
  static final Metadata.Key<String> START_NONCE =
      Metadata.Key.of("fc-start-nonce", Metadata.ASCII_STRING_MARSHALLER);

  private static final Attributes.Key<Long> CONNECTION = Attributes.Key.create("connection");
  private static final Set<String> WITHOUT_CERTIFICATE =
      Set.of(
          AgentDoorGrpc.getEnrolMethod().getFullMethodName(),
          AgentDoorGrpc.getRenewMethod().getFullMethodName());

  private final FleetName fleet;
  private final CertificateLedger ledger;
  private final Database database;
  private final InstantSource clock;
  // Serials whose first use was written down by this process.
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  CallerCheck(FleetName fleet, CertificateLedger ledger, Database database, InstantSource clock) {
    this.fleet = fleet;
    this.ledger = ledger;
    this.database = database;
    this.clock = clock;
  }

  /// Counts connections, so that a call of an old one can be told from a new one's.
  static ServerTransportFilter counting() {
    AtomicLong count = new AtomicLong();
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder().set(CONNECTION, count.incrementAndGet()).build();
      }
    };
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (WITHOUT_CERTIFICATE.contains(call.getMethodDescriptor().getFullMethodName())) {
      return next.startCall(call, headers);
    }
    try {
      Context context = Context.current().withValue(Caller.KEY, caller(call, headers));
      return Contexts.interceptCall(context, call, headers, next);
    } catch (CertificateException e) {
      call.close(Status.UNAUTHENTICATED.withDescription(e.getMessage()), new Metadata());
      return new ServerCall.Listener<Q>() {};
    }
  }

  private Caller caller(ServerCall<?, ?> call, Metadata headers) throws CertificateException {
    List<X509Certificate> chain = chain(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    X509Certificate leaf = chain.getFirst();
    requireInTime(leaf);
    AgentIdentity identity = AgentIdentity.of(leaf);
    if (!identity.fleet().equals(fleet)) {
      throw new CertificateException("the certificate is of the fleet " + identity.fleet());
    }
    checkStanding(leaf, chain.get(1));
    String startNonce = Optional.ofNullable(headers.get(START_NONCE)).orElse("");
    return new Caller(
        identity.agent(),
        chain,
        Optional.ofNullable(call.getAttributes().get(CONNECTION)).orElse(0L),
        standing(identity.agent(), startNonce),
        startNonce);
  }

  private void requireInTime(X509Certificate leaf) throws CertificateException {
    Instant now = clock.instant();
    Instant start = leaf.getNotBefore().toInstant();
    Instant end = leaf.getNotAfter().toInstant();
    if (now.isBefore(start) || now.isAfter(end)) {
      throw new CertificateException(
          "the certificate is good from " + start + " to " + end + ", it is " + now);
    }
  }

  private static List<X509Certificate> chain(@Nullable SSLSession session)
      throws CertificateException {
    if (session == null) {
      throw new CertificateException("the connection is not encrypted");
    }
    try {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate link : session.getPeerCertificates()) {
        chain.add((X509Certificate) link);
      }
      if (chain.size() < 2) {
        throw new CertificateException("the issuing certificate was not shown");
      }
      return List.copyOf(chain);
    } catch (SSLPeerUnverifiedException e) {
      throw new CertificateException("no certificate was shown", e);
    }
  }

  private void checkStanding(X509Certificate leaf, X509Certificate issuer)
      throws CertificateException {
    CertificateStanding standing = ledger.standing(leaf, issuer);
    switch (standing) {
      case UNKNOWN -> throw new CertificateException("HQ never issued this certificate");
      case REVOKED -> throw new CertificateException("the certificate was revoked");
      // One that was replaced is good until it ends: open streams move over in their own time.
      case GOOD, SUPERSEDED -> markUsed(leaf, issuer);
    }
  }

  private void markUsed(X509Certificate leaf, X509Certificate issuer) {
    if (used.add(leaf.getSerialNumber().toString(16))) {
      ledger.markUsed(leaf, issuer, clock.instant());
    }
  }

  private Caller.Standing standing(AgentId agent, String startNonce) throws CertificateException {
    Machine machine =
        database
            .read(connection ->
                Sql.one(
                    connection,
                    "SELECT state, start_nonce FROM machines WHERE agent_id = ?",
                    row -> new Machine(row.getString(1), Sql.text(row, "start_nonce")),
                    agent.value()))
            .orElseThrow(() -> new CertificateException("HQ knows no machine " + agent));
    if (machine.state.equals("removed")) {
      throw new CertificateException("the machine was removed at HQ");
    }
    if (machine.state.equals("quarantined")) {
      return Caller.Standing.QUARANTINED;
    }
    boolean isOther =
        !startNonce.isEmpty()
            && machine.startNonce.filter(known -> !known.equals(startNonce)).isPresent();
    return isOther ? Caller.Standing.OTHER_START : Caller.Standing.GOOD;
  }

  private record Machine(String state, Optional<String> startNonce) {}
}
