package io.funnelcloud.agent;

import io.funnelcloud.trust.pin.Certificates;
import io.funnelcloud.trust.pin.MachineKey;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// A root that signs certificates for tests, written in DER by hand: the agent has no library for
/// it and needs none.
public final class TestAuthority {
  private static final String ECDSA_SHA256 = "2a8648ce3d040302";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private final KeyPair key = MachineKey.generate();
  private final X509Certificate root;
  private long serial = 1;

  public TestAuthority() {
    this.root = sign(key.getPublic(), List.of(), Kind.AUTHORITY, Duration.ofDays(30));
  }

  private enum Kind {
    AUTHORITY,
    LEAF
  }

  public X509Certificate root() {
    return root;
  }

  /// @param names such as `URI:spiffe://…` or `DNS:…`
  public X509Certificate leaf(PublicKey subject, List<String> names) {
    return sign(subject, names, Kind.LEAF, Duration.ofDays(1));
  }

  public X509Certificate leaf(PublicKey subject, List<String> names, Duration life) {
    return sign(subject, names, Kind.LEAF, life);
  }

  private X509Certificate sign(PublicKey subject, List<String> names, Kind kind, Duration life) {
    Instant now = Instant.now();
    byte[] algorithm = der(0x30, der(0x06, hex(ECDSA_SHA256)));
    byte[] validity = der(0x30, time(now.minusSeconds(60)), time(now.plus(life)));
    byte[] body =
        der(
            0x30,
            der(0xa0, der(0x02, new byte[] {2})),
            der(0x02, BigInteger.valueOf(serial++).toByteArray()),
            algorithm,
            name("test root"),
            validity,
            name(kind == Kind.AUTHORITY ? "test root" : "leaf"),
            subject.getEncoded(),
            der(0xa3, der(0x30, extensions(names, kind))));
    byte[] signature = join(new byte[] {0}, signed(body));
    try {
      return Certificates.decode(der(0x30, body, algorithm, der(0x03, signature)));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] extensions(List<String> names, Kind kind) {
    if (kind == Kind.AUTHORITY) {
      return join(
          extension("551d13", der(0x30, der(0x01, new byte[] {(byte) 0xff}))),
          extension("551d0f", der(0x03, new byte[] {1, 6})));
    }
    byte[] purposes =
        der(0x30, der(0x06, hex("2b06010505070301")), der(0x06, hex("2b06010505070302")));
    byte[][] all =
        names.stream()
            .map(name ->
                der(
                    name.startsWith("URI:") ? 0x86 : 0x82,
                    name.substring(4).getBytes(StandardCharsets.US_ASCII)))
            .toArray(byte[][]::new);
    return join(extension("551d25", purposes), extension("551d11", der(0x30, all)));
  }

  private static byte[] extension(String oid, byte[] value) {
    return der(0x30, der(0x06, hex(oid)), der(0x04, value));
  }

  private static byte[] name(String text) {
    byte[] value = der(0x0c, text.getBytes(StandardCharsets.UTF_8));
    return der(0x30, der(0x31, der(0x30, der(0x06, hex("550403")), value)));
  }

  private static byte[] time(Instant at) {
    return der(0x18, TIME.format(at).getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] signed(byte[] body) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.getPrivate());
      signature.update(body);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] der(int tag, byte[]... parts) {
    byte[] content = join(parts);
    return join(new byte[] {(byte) tag}, length(content.length), content);
  }

  private static byte[] length(int bytes) {
    if (bytes < 128) {
      return new byte[] {(byte) bytes};
    }
    return bytes < 256
        ? new byte[] {(byte) 0x81, (byte) bytes}
        : new byte[] {(byte) 0x82, (byte) (bytes >> 8), (byte) bytes};
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] hex(String text) {
    return java.util.HexFormat.of().parseHex(text);
  }
}
