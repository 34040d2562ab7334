package io.funnelcloud.control.ca;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The root key as it lies on disk: AES-256-GCM under a key derived from the recovery words. The
/// words carry 144 random bits, so the derivation needs no slowness, and a cold JVM would feel it.
record LockedKey(String cipher, int iterations, byte[] salt, byte[] nonce, byte[] sealed) {
  private static final String CIPHER = "PBKDF2-HMAC-SHA256/AES-256-GCM";
  private static final int ITERATIONS = 1_000;

  LockedKey {
    if (!CIPHER.equals(cipher)) {
      throw new IllegalArgumentException("locked with " + cipher + ", expected " + CIPHER);
    }
  }

  static LockedKey lock(PrivateKey key, RecoveryWords words) {
    byte[] salt = random(16);
    byte[] nonce = random(12);
    try {
      Cipher aes = aes(Cipher.ENCRYPT_MODE, derived(words, salt, ITERATIONS), nonce);
      return new LockedKey(CIPHER, ITERATIONS, salt, nonce, aes.doFinal(key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /// @throws Fault with BAD_INPUT when these are not the words
  PrivateKey unlock(RecoveryWords words) {
    try {
      Cipher aes = aes(Cipher.DECRYPT_MODE, derived(words, salt, iterations), nonce);
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(aes.doFinal(sealed)));
    } catch (AEADBadTagException e) {
      throw new Fault(FaultCode.BAD_INPUT, "these are not the recovery words of this root", e);
    } catch (GeneralSecurityException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "the root key file is damaged", e);
    }
  }

  byte[] encoded() {
    return Json.bytes(this);
  }

  private static Cipher aes(int mode, SecretKey key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(128, nonce));
    return cipher;
  }

  private static SecretKey derived(RecoveryWords words, byte[] salt, int iterations)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(words.text().toCharArray(), salt, iterations, 256);
    SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
    return new SecretKeySpec(factory.generateSecret(spec).getEncoded(), "AES");
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return random;
  }
}
