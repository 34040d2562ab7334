package io.funnelcloud.trust.pin;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;

/// The kind of key a machine makes for itself: EC on P-256, and only that.
public final class MachineKey {
  private static final String CURVE = "secp256r1";

  private MachineKey() {}

  public static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /// Reads a SubjectPublicKeyInfo in DER; the JDK checks that the point lies on the curve.
  ///
  /// @throws InvalidKeySpecException when it is no key on P-256
  public static PublicKey decode(byte[] publicKey) throws InvalidKeySpecException {
    PublicKey key = ec().generatePublic(new X509EncodedKeySpec(publicKey));
    if (!(key instanceof ECPublicKey ec) || !isP256(ec.getParams())) {
      throw new InvalidKeySpecException("not a key on P-256");
    }
    return key;
  }

  private static boolean isP256(ECParameterSpec found) {
    ECParameterSpec wanted = ((ECPublicKey) Known.KEY).getParams();
    return found.getCurve().equals(wanted.getCurve())
        && found.getGenerator().equals(wanted.getGenerator())
        && found.getOrder().equals(wanted.getOrder());
  }

  private static KeyFactory ec() {
    try {
      return KeyFactory.getInstance("EC");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has EC", e);
    }
  }

  private static final class Known {
    private static final PublicKey KEY = generate().getPublic();
  }
}
