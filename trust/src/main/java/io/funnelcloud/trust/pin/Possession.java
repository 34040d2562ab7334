package io.funnelcloud.trust.pin;

import io.funnelcloud.contract.operation.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.HexFormat;

/// The proofs that a machine holds a key, by signing words that are good for one purpose only.
///
/// @param purpose the exact bytes that are signed
public record Possession(byte[] purpose) {
  private static final String ALGORITHM = "SHA256withECDSA";

  /// For Enrol: bound to the join token, without telling it.
  public static Possession enrolling(String joinToken) {
    Sha256 token = Sha256.of(joinToken.getBytes(StandardCharsets.UTF_8));
    return worded("funnelcloud-enrol-v1\n", HexFormat.of().parseHex(token.value()));
  }

  /// For Renew: bound to the key the new certificate is for.
  public static Possession renewing(byte[] newPublicKey) {
    return worded("funnelcloud-renew-v1\n", newPublicKey);
  }

  private static Possession worded(String words, byte[] rest) {
    byte[] start = words.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[start.length + rest.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(rest, 0, all, start.length, rest.length);
    return new Possession(all);
  }

  public byte[] proof(PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(purpose);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with this " + key.getAlgorithm() + " key", e);
    }
  }

  public boolean isProvenBy(PublicKey key, byte[] proof) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(purpose);
      return signature.verify(proof);
    } catch (SignatureException e) {
      return false; // Bytes that are not even a signature prove nothing.
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot check with this " + key.getAlgorithm() + " key", e);
    }
  }
}
