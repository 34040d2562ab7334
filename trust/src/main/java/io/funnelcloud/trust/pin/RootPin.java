package io.funnelcloud.trust.pin;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.funnelcloud.contract.operation.Sha256;
import java.security.cert.X509Certificate;

/// The SHA-256 of a root certificate's SubjectPublicKeyInfo: what a machine was told to trust, and
/// nothing else.
public record RootPin(@JsonValue Sha256 sha256) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RootPin {}

  public static RootPin of(X509Certificate root) {
    return new RootPin(Sha256.of(root.getPublicKey().getEncoded()));
  }

  public boolean matches(X509Certificate certificate) {
    return of(certificate).equals(this);
  }

  @Override
  public String toString() {
    return sha256.value();
  }
}
