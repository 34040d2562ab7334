package io.funnelcloud.control.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.control.ca.CertificateDraft.Life;
import io.funnelcloud.trust.order.OrderKey;
import io.funnelcloud.trust.pin.AgentIdentity;
import io.funnelcloud.trust.pin.DoorPin;
import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.MachineKey;
import io.funnelcloud.trust.pin.OneSidedTrust;
import io.funnelcloud.trust.pin.RootPin;
import io.funnelcloud.trust.pin.TrustedChain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  private static final FleetName HOME = new FleetName("home");
  private static final AgentId NAS = new AgentId("anas00000");
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path dir;
  private RecoveryWords words;
  private CertificateAuthority authority;

  @BeforeEach
  void create() {
    words = RecoveryWords.generate();
    authority = CertificateAuthority.create(dir.resolve("ca"), HOME, words, CLOCK);
  }

  @Test
  void issuesWhatItsOwnRootTrusts() throws Exception {
    IssuedCertificate issued = authority.issueAgent(NAS, MachineKey.generate().getPublic());
    authority.trust().verify(issued.chain(), CLOCK.instant());
    assertThat(AgentIdentity.of(issued.leaf())).isEqualTo(new AgentIdentity(HOME, NAS));
    assertThat(RootPin.of(authority.root()).matches(authority.root())).isTrue();
  }

  @Test
  void opensWhatIsThereInsteadOfMakingANewOne() {
    CertificateAuthority again =
        CertificateAuthority.create(
            dir.resolve("ca"), new FleetName("other"), RecoveryWords.generate(), CLOCK);
    assertThat(again.root()).isEqualTo(authority.root());
    assertThat(again.fleet()).isEqualTo(HOME);
  }

  @Test
  void startsAnewAfterACrashHalfWay() throws Exception {
    Path half = Files.createDirectories(dir.resolve("second.tmp"));
    Files.writeString(half.resolve("root.crt"), "half a certificate");
    CertificateAuthority.create(dir.resolve("second"), HOME, words, CLOCK);
    assertThat(CertificateAuthority.open(dir.resolve("second"), CLOCK).fleet()).isEqualTo(HOME);
    assertThat(half).doesNotExist();
  }

  @Test
  void keepsItsKeysToItself() throws Exception {
    for (String file : List.of("issuing.pem", "root.key.locked")) {
      assertThat(Files.getPosixFilePermissions(dir.resolve("ca").resolve(file)))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
    assertThat(Files.readString(dir.resolve("ca/root.key.locked"))).doesNotContain("PRIVATE KEY");
  }

  @Test
  void renewsTheIssuingAuthorityWithTheWordsOnly() throws Exception {
    IssuedCertificate before = authority.issueAgent(NAS, MachineKey.generate().getPublic());
    assertThatThrownBy(() -> authority.renewIssuing(RecoveryWords.generate()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("not the recovery words");
    authority.renewIssuing(words);
    IssuedCertificate after = authority.issueAgent(NAS, MachineKey.generate().getPublic());
    assertThat(after.issuer()).isNotEqualTo(before.issuer());
    CertificateAuthority reopened = CertificateAuthority.open(dir.resolve("ca"), CLOCK);
    reopened.trust().verify(before.chain(), CLOCK.instant());
    reopened.trust().verify(after.chain(), CLOCK.instant());
    assertThat(reopened.issuerOf(before.leaf())).contains(before.issuer());
    assertThat(reopened.issuerOf(after.leaf())).contains(after.issuer());
  }

  @Test
  void refusesAChainOfAnotherRootOrTime() {
    CertificateAuthority other =
        CertificateAuthority.create(dir.resolve("other"), HOME, words, CLOCK);
    IssuedCertificate foreign = other.issueAgent(NAS, MachineKey.generate().getPublic());
    IssuedCertificate own = authority.issueAgent(NAS, MachineKey.generate().getPublic());
    TrustedChain trust = authority.trust();
    Instant now = CLOCK.instant();
    assertThatThrownBy(() -> trust.verify(foreign.chain(), now))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust.verify(own.chain(), now.plus(Duration.ofDays(31))))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust.verify(List.of(own.leaf()), now))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust.verify(List.of(), now)).isInstanceOf(CertificateException.class);
  }

  @Test
  void checksAnEndedChainAsOfItsEnd() throws Exception {
    IssuedCertificate own = authority.issueAgent(NAS, MachineKey.generate().getPublic());
    authority.trust().verifyIgnoringEnd(own.chain(), CLOCK.instant().plus(Duration.ofDays(60)));
  }

  @Test
  void refusesToNameWhatIsOutsideOfTheFleet() {
    assertThatThrownBy(() -> draftUnderOwnIssuer("spiffe://evil/agent/anas00000", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> draftUnderOwnIssuer(HOME.doorUri(), List.of("bank.example")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void draftUnderOwnIssuer(String uri, List<String> dnsNames) {
    X509Certificate issuer = authority.issueAgent(NAS, MachineKey.generate().getPublic()).issuer();
    CertificateDraft.under(issuer, "an x", MachineKey.generate().getPublic(), life())
        .named(HOME, List.of(uri), dnsNames);
  }

  @Test
  void honoursTheNameConstraintsOfAStolenIssuingKey() {
    // The thief signs with the issuing key itself, past our own check of names.
    KeyPair rootKey = MachineKey.generate();
    KeyPair issuingKey = MachineKey.generate();
    X509Certificate root =
        CertificateDraft.selfSigned("home root", rootKey.getPublic(), life())
            .authority(1)
            .signedBy(rootKey.getPrivate());
    X509Certificate issuing =
        CertificateDraft.under(root, "home issuing", issuingKey.getPublic(), life())
            .authority(0)
            .onlyNaming(HOME)
            .signedBy(rootKey.getPrivate());
    FleetName evil = new FleetName("evil");
    X509Certificate leaf =
        CertificateDraft.under(issuing, "an agent", MachineKey.generate().getPublic(), life())
            .leaf(KeyPurposeId.id_kp_clientAuth)
            .named(evil, List.of(evil.agentUri(NAS)), List.of())
            .signedBy(issuingKey.getPrivate());
    assertThatThrownBy(() -> new TrustedChain(root).verify(List.of(leaf, issuing), CLOCK.instant()))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("name constraints");
  }

  @Test
  void agentsTakeTheDoorAndNobodyElse() throws Exception {
    OneSidedTrust agent = new DoorPin(RootPin.of(authority.root()), HOME, CLOCK).trust();
    agent.checkServerTrusted(
        withRoot(authority.issueDoor(MachineKey.generate().getPublic())), "EC");
    assertThatThrownBy(() ->
            agent.checkServerTrusted(
                withRoot(authority.issueAgent(NAS, MachineKey.generate().getPublic())), "EC"))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() ->
            agent.checkServerTrusted(
                withRoot(authority.issueTemporal(MachineKey.generate().getPublic())), "EC"))
        .isInstanceOf(CertificateException.class);
    OneSidedTrust elsewhere =
        new DoorPin(RootPin.of(authority.root()), new FleetName("other"), CLOCK).trust();
    assertThatThrownBy(() ->
            elsewhere.checkServerTrusted(
                withRoot(authority.issueDoor(MachineKey.generate().getPublic())), "EC"))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void agentsTakeNoDoorUnderAnotherPin() {
    CertificateAuthority other =
        CertificateAuthority.create(dir.resolve("other"), HOME, words, CLOCK);
    OneSidedTrust agent = new DoorPin(RootPin.of(authority.root()), HOME, CLOCK).trust();
    assertThatThrownBy(() ->
            agent.checkServerTrusted(
                withRoot(other, other.issueDoor(MachineKey.generate().getPublic())), "EC"))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("pinned");
    // The pinned root shown beside a chain that does not lead to it.
    assertThatThrownBy(() ->
            agent.checkServerTrusted(
                withRoot(other.issueDoor(MachineKey.generate().getPublic())), "EC"))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void keepsItsServiceKeysAcrossStarts() throws Exception {
    Path keys = dir.resolve("keys");
    ServiceKeys.OrderKeyPair first = ServiceKeys.orders(keys, authority, CLOCK);
    ServiceKeys.OrderKeyPair second = ServiceKeys.orders(keys, authority, CLOCK);
    assertThat(second.chain()).isEqualTo(first.chain());
    assertThat(OrderKey.trusted(second.encodedChain(), authority.trust(), HOME, CLOCK.instant()))
        .containsExactly(new OrderKey(first.chain().getFirst().getPublicKey()));
    ServiceKeys.writeTemporal(dir.resolve("tls"), authority, CLOCK);
    String certificate = Files.readString(dir.resolve("tls/temporal.crt"));
    ServiceKeys.writeTemporal(dir.resolve("tls"), authority, CLOCK);
    assertThat(Files.readString(dir.resolve("tls/temporal.crt"))).isEqualTo(certificate);
  }

  @Test
  void replacesServiceKeysOfAnotherAuthority() throws Exception {
    CertificateAuthority other =
        CertificateAuthority.create(dir.resolve("other"), HOME, RecoveryWords.generate(), CLOCK);
    ServiceKeys.writeTemporal(dir.resolve("tls"), other, CLOCK);
    String certificate = Files.readString(dir.resolve("tls/temporal.crt"));
    ServiceKeys.writeTemporal(dir.resolve("tls"), authority, CLOCK);
    assertThat(Files.readString(dir.resolve("tls/temporal.crt"))).isNotEqualTo(certificate);
  }

  @Test
  void agentsTakeNoOtherCertificateForAnOrderKey() {
    List<byte[]> door = authority.issueDoor(MachineKey.generate().getPublic()).encodedChain();
    assertThatThrownBy(() -> OrderKey.trusted(door, authority.trust(), HOME, CLOCK.instant()))
        .isInstanceOf(CertificateException.class);
  }

  private X509Certificate[] withRoot(IssuedCertificate issued) {
    return withRoot(authority, issued);
  }

  private static X509Certificate[] withRoot(CertificateAuthority of, IssuedCertificate issued) {
    List<X509Certificate> chain = new ArrayList<>(issued.chain());
    chain.add(of.root());
    return chain.toArray(X509Certificate[]::new);
  }

  private static Life life() {
    Instant now = CLOCK.instant();
    return new Life(now.minusSeconds(60), now.plus(Duration.ofDays(1)));
  }
}
