package io.funnelcloud.control.ca;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.trust.pin.Certificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and private keys as PEM text.
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  static String of(X509Certificate certificate) {
    return block("CERTIFICATE", IssuedCertificate.encoded(certificate));
  }

  static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(der), label);
  }

  static List<X509Certificate> certificates(Path file) {
    List<X509Certificate> found = new ArrayList<>();
    for (byte[] der : blocks(file, "CERTIFICATE")) {
      try {
        found.add(Certificates.decode(der));
      } catch (GeneralSecurityException e) {
        throw new Fault(FaultCode.STORE_BROKEN, "no certificate in " + file, e);
      }
    }
    if (found.isEmpty()) {
      throw new Fault(FaultCode.STORE_BROKEN, "no certificate in " + file);
    }
    return found;
  }

  static PrivateKey key(Path file, String algorithm) {
    List<byte[]> keys = blocks(file, "PRIVATE KEY");
    if (keys.size() != 1) {
      throw new Fault(FaultCode.STORE_BROKEN, keys.size() + " keys in " + file + ", expected one");
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst()));
    } catch (GeneralSecurityException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "no " + algorithm + " key in " + file, e);
    }
  }

  private static List<byte[]> blocks(Path file, String label) {
    String text = new String(SecretFiles.read(file), StandardCharsets.US_ASCII);
    Matcher matcher = BLOCK.matcher(text);
    List<byte[]> found = new ArrayList<>();
    while (matcher.find()) {
      if (matcher.group(1).equals(label)) {
        found.add(Base64.getMimeDecoder().decode(matcher.group(2)));
      }
    }
    return found;
  }
}
