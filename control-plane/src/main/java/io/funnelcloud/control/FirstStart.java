package io.funnelcloud.control;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.ca.RecoveryWords;
import io.funnelcloud.control.ca.ServiceKeys;
import io.funnelcloud.control.registry.People;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.trust.pin.FleetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// Makes what an installation needs before it can start: certificates, the owner, a token. Each
/// step looks whether it was done before, so a start that died half-way is finished by the next
/// one.
final class FirstStart {
  private static final String WORDS_FILE = "recovery-words";

  private final Path home;
  private final FleetName fleet;
  private final ClientFile client;
  private final InstantSource clock;

  FirstStart(Path home, FleetName fleet, ClientFile client, InstantSource clock) {
    this.home = home;
    this.fleet = fleet;
    this.client = client;
    this.clock = clock;
  }

  /// What came of it. The words are told as long as their file is there, so that a crash cannot
  /// lose them.
  record Outcome(boolean created, Optional<String> recoveryWords, String recoveryWordsFile) {}

  Outcome run() {
    makeFolders();
    boolean isNew = !CertificateAuthority.exists(home.resolve("ca"));
    CertificateAuthority authority = isNew ? create() : open();
    ServiceKeys.writeTemporal(home.resolve("tls"), authority, clock);
    makeOwner();
    return new Outcome(isNew, words().map(RecoveryWords::text), file().toString());
  }

  private void makeFolders() {
    try {
      for (String name : new String[] {"", "tls", "keys", "artifacts", "temporal", "run"}) {
        Path folder = home.resolve(name);
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new Fault(
          FaultCode.BAD_INPUT,
          "cannot write to '%s', expected a folder this user may write".formatted(home),
          e);
    }
  }

  private CertificateAuthority open() {
    return CertificateAuthority.open(home.resolve("ca"), clock);
  }

  private CertificateAuthority create() {
    RecoveryWords words = words().orElseGet(this::newWords);
    return CertificateAuthority.create(home.resolve("ca"), fleet, words, clock);
  }

  private Path file() {
    return home.resolve(WORDS_FILE);
  }

  private Optional<RecoveryWords> words() {
    try {
      return Files.exists(file())
          ? Optional.of(new RecoveryWords(Files.readString(file()).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot read " + file(), e);
    }
  }

  /// Written before they are used: better words on disk than a root nobody can open.
  private RecoveryWords newWords() {
    RecoveryWords words = RecoveryWords.generate();
    try {
      Files.createFile(
          file(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file(), words.text() + "\n");
      return words;
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot write " + file(), e);
    }
  }

  private void makeOwner() {
    try (Database database = Database.open(home.resolve("control.db"))) {
      People people = new People(database);
      boolean isSignedIn =
          client.read().flatMap(entry -> people.signedIn(entry.token())).isPresent();
      if (!isSignedIn) {
        String token =
            people.newToken(ownerName(), People.Role.OWNER, "first start", clock.instant());
        String url = client.read().map(ClientFile.Entry::url).orElse("");
        client.write(new ClientFile.Entry(url, token));
      }
    }
  }

  /// The account of this system as a name, or `owner` where it is none.
  private static UserName ownerName() {
    String account = System.getProperty("user.name", "owner").toLowerCase(Locale.ROOT);
    try {
      return new UserName(account);
    } catch (IllegalArgumentException _) {
      return new UserName("owner");
    }
  }
}
