package io.funnelcloud.control.ca;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.MachineKey;
import io.funnelcloud.trust.pin.TrustedChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/// The authority of one fleet: an offline root whose key is locked with the recovery words, and an
/// online issuing authority under it. Lives in one folder that appears whole or not at all.
public final class CertificateAuthority {
  static final Duration ROOT_LIFE = Duration.ofDays(20 * 365);
  static final Duration ISSUING_LIFE = Duration.ofDays(2 * 365);
  static final Duration AGENT_LIFE = Duration.ofDays(30);
  static final Duration SERVICE_LIFE = Duration.ofDays(365);

  /// Machines whose clock is a little behind must not find a fresh certificate in their future.
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private final Path dir;
  private final FleetName fleet;
  private final InstantSource clock;
  private final X509Certificate root;
  // Guarded by this: replaced together by renewIssuing.
  private X509Certificate issuing;
  private PrivateKey issuingKey;
  // The current one and those before it, whose certificates are still good.
  private List<X509Certificate> issuers;

  private CertificateAuthority(Path dir, InstantSource clock) {
    this.dir = dir;
    this.clock = clock;
    fleet = new FleetName(text(dir.resolve("fleet")));
    root = Pem.certificates(dir.resolve("root.crt")).getFirst();
    issuers = Pem.certificates(dir.resolve("issuing.pem"));
    issuing = issuers.getFirst();
    issuingKey = Pem.key(dir.resolve("issuing.pem"), "EC");
  }

  public static boolean exists(Path dir) {
    return Files.isDirectory(dir);
  }

  /// Makes the authority, or opens the one that is there: then the words are not used.
  public static CertificateAuthority create(
      Path dir, FleetName fleet, RecoveryWords words, InstantSource clock) {
    if (exists(dir)) {
      return open(dir, clock);
    }
    Path fresh = dir.resolveSibling(dir.getFileName() + ".tmp");
    try {
      deleteTree(fresh);
      Files.createDirectories(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      fill(fresh, fleet, words, clock.instant());
      SecretFiles.syncDirectory(fresh);
      Files.move(fresh, dir, StandardCopyOption.ATOMIC_MOVE);
      SecretFiles.syncDirectory(SecretFiles.folderOf(dir));
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot create the authority in " + dir, e);
    }
    return open(dir, clock);
  }

  public static CertificateAuthority open(Path dir, InstantSource clock) {
    return new CertificateAuthority(dir, clock);
  }

  private static void fill(Path dir, FleetName fleet, RecoveryWords words, Instant now) {
    KeyPair rootKey = MachineKey.generate();
    X509Certificate root =
        CertificateDraft.selfSigned(
                fleet + " root", rootKey.getPublic(), life(now, now.plus(ROOT_LIFE)))
            .authority(1)
            .signedBy(rootKey.getPrivate());
    write(dir.resolve("fleet"), fleet.value());
    write(dir.resolve("root.crt"), Pem.of(root));
    SecretFiles.write(
        dir.resolve("root.key.locked"), LockedKey.lock(rootKey.getPrivate(), words).encoded());
    writeIssuing(dir, fleet, new Signing(root, rootKey.getPrivate(), now), List.of());
  }

  private static void writeIssuing(
      Path dir, FleetName fleet, Signing signing, List<X509Certificate> before) {
    KeyPair key = MachineKey.generate();
    X509Certificate issuing =
        CertificateDraft.under(
                signing.root,
                fleet + " issuing",
                key.getPublic(),
                life(signing.now, signing.now.plus(ISSUING_LIFE)))
            .authority(0)
            .onlyNaming(fleet)
            .signedBy(signing.key);
    String earlier = before.stream().map(Pem::of).collect(Collectors.joining());
    write(dir.resolve("issuing.pem"), Pem.of(issuing) + earlier + Pem.of(key.getPrivate()));
  }

  public FleetName fleet() {
    return fleet;
  }

  public X509Certificate root() {
    return root;
  }

  /// In DER.
  public byte[] encodedRoot() {
    return IssuedCertificate.encoded(root);
  }

  public TrustedChain trust() {
    return new TrustedChain(root);
  }

  /// The authority of ours that signed a certificate, now or before.
  public synchronized Optional<X509Certificate> issuerOf(X509Certificate certificate) {
    return issuers.stream().filter(issuer -> hasSigned(issuer, certificate)).findFirst();
  }

  private static boolean hasSigned(X509Certificate issuer, X509Certificate certificate) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// When the issuing authority ends; people are warned long before.
  public synchronized Instant issuingUntil() {
    return issuing.getNotAfter().toInstant();
  }

  /// Replaces the issuing authority; certificates it issued before stay good.
  ///
  /// @throws Fault with BAD_INPUT when these are not the recovery words
  public synchronized void renewIssuing(RecoveryWords words) {
    LockedKey locked = Json.read(SecretFiles.read(dir.resolve("root.key.locked")), LockedKey.class);
    Signing signing = new Signing(root, locked.unlock(words), clock.instant());
    writeIssuing(dir, fleet, signing, issuers);
    issuers = Pem.certificates(dir.resolve("issuing.pem"));
    issuing = issuers.getFirst();
    issuingKey = Pem.key(dir.resolve("issuing.pem"), "EC");
  }

  public IssuedCertificate issueAgent(AgentId agent, PublicKey key) {
    return sign(
        draft("agent " + agent, key, AGENT_LIFE)
            .leaf(KeyPurposeId.id_kp_clientAuth)
            .named(fleet, List.of(fleet.agentUri(agent)), List.of()));
  }

  public IssuedCertificate issueDoor(PublicKey key) {
    return sign(
        draft("agent door", key, SERVICE_LIFE)
            .leaf(KeyPurposeId.id_kp_serverAuth)
            .named(fleet, List.of(fleet.doorUri()), List.of(FleetName.DOOR_DNS)));
  }

  /// The subject has a space in it: the JDK holds one that could be a DNS name against the name
  /// constraint when there is no other DNS name.
  public IssuedCertificate issueOrderKey(PublicKey key) {
    return sign(
        draft("order key", key, SERVICE_LIFE)
            .leaf()
            .named(fleet, List.of(fleet.ordersUri()), List.of()));
  }

  public IssuedCertificate issueTemporal(PublicKey key) {
    return sign(
        draft("temporal", key, SERVICE_LIFE)
            .leaf(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)
            .named(fleet, List.of(), List.of(FleetName.TEMPORAL_DNS)));
  }

  private synchronized CertificateDraft draft(String subject, PublicKey key, Duration life) {
    Instant now = clock.instant();
    Instant until = now.plus(life);
    Instant end = issuing.getNotAfter().toInstant();
    return CertificateDraft.under(
        issuing, subject, key, life(now, until.isAfter(end) ? end : until));
  }

  private synchronized IssuedCertificate sign(CertificateDraft draft) {
    return new IssuedCertificate(draft.signedBy(issuingKey), issuing);
  }

  private static CertificateDraft.Life life(Instant now, Instant until) {
    return new CertificateDraft.Life(now.minus(BACKDATED), until);
  }

  private static void write(Path file, String text) {
    SecretFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Path file) {
    return new String(SecretFiles.read(file), StandardCharsets.UTF_8).strip();
  }

  private static void deleteTree(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(dir)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /// The root at the moment it signs.
  private record Signing(X509Certificate root, PrivateKey key, Instant now) {}
}
