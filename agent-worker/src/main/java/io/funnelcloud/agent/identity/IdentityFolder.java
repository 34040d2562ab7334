package io.funnelcloud.agent.identity;

import io.funnelcloud.agent.journal.DurableFiles;
import io.funnelcloud.agent.journal.SealedLine;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;

/// The identity on disk, in files only the agent's account can read. It appears whole or not at
/// all.
public final class IdentityFolder {
  private static final String FACTS = "identity.json";
  private static final String CREDENTIAL = "credential.pem";
  private static final String ORDER_KEYS = "order-keys.pem";
  private static final String REMOVED = "removed";

  private final Path state;
  private final Path folder;

  public IdentityFolder(Path state) {
    this.state = state;
    this.folder = state.resolve("identity");
  }

  public boolean exists() {
    return Files.exists(folder);
  }

  /// @throws Fault with CONFLICT when there is an identity already
  public void create(Identity identity, Credential credential, List<byte[]> orderKeys) {
    Path draft = folder.resolveSibling("identity.new");
    try {
      refuseWhenJoined();
      deleteTree(draft);
      DurableFiles.makeFolders(draft);
      DurableFiles.write(draft.resolve(FACTS), SealedLine.seal(Json.text(identity)));
      DurableFiles.write(draft.resolve(CREDENTIAL), ascii(credential.pem()));
      DurableFiles.write(draft.resolve(ORDER_KEYS), ascii(certificates(orderKeys)));
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.syncFolder(state);
    } catch (IOException | GeneralSecurityException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot store the identity in " + folder, e);
    }
  }

  /// @throws Fault with CONFLICT and the remedy
  public void refuseWhenJoined() {
    if (exists()) {
      throw new Fault(
          FaultCode.CONFLICT,
          "this machine has already joined ("
              + folder
              + "); run `aj leave` first to give that identity up");
    }
  }

  public Identity identity() {
    return SealedLine.read(folder.resolve(FACTS))
        .map(line -> Json.read(line, Identity.class))
        .orElseThrow(() ->
            new Fault(
                FaultCode.NOT_FOUND,
                "no identity in "
                    + folder
                    + ": join first with the line of"
                    + " `aj machines invite`"));
  }

  public Credential credential() {
    try {
      return Credential.parse(Files.readString(folder.resolve(CREDENTIAL)));
    } catch (IOException | GeneralSecurityException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot read the key in " + folder, e);
    }
  }

  public void replace(Credential credential) {
    try {
      DurableFiles.write(folder.resolve(CREDENTIAL), ascii(credential.pem()));
    } catch (IOException | GeneralSecurityException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot store the new key in " + folder, e);
    }
  }

  public List<byte[]> orderKeys() {
    try {
      return Pem.parse(Files.readString(folder.resolve(ORDER_KEYS))).stream()
          .map(Pem::der)
          .toList();
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot read the order keys in " + folder, e);
    }
  }

  public void replaceOrderKeys(List<byte[]> certificates) {
    try {
      DurableFiles.write(folder.resolve(ORDER_KEYS), ascii(certificates(certificates)));
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot store the order keys in " + folder, e);
    }
  }

  /// Notes that HQ removed this machine; the identity is of no use any more.
  public void markRemoved(String reason) {
    try {
      DurableFiles.write(folder.resolve(REMOVED), SealedLine.seal(reason.replace('\n', ' ')));
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot write in " + folder, e);
    }
  }

  public Optional<String> removed() {
    return SealedLine.read(folder.resolve(REMOVED));
  }

  /// Forgets the identity; what was run stays in journal and audit log.
  public void delete() {
    Path left = folder.resolveSibling("identity.left");
    try {
      deleteTree(left);
      Files.move(folder, left, StandardCopyOption.ATOMIC_MOVE);
      deleteTree(left);
    } catch (NoSuchFileException e) {
      throw new Fault(FaultCode.NOT_FOUND, "this machine has not joined (" + folder + ")", e);
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot remove " + folder, e);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (java.util.stream.Stream<Path> files = Files.list(root)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(root);
  }

  private static String certificates(List<byte[]> ders) {
    StringBuilder text = new StringBuilder();
    ders.forEach(der -> text.append(new Pem("CERTIFICATE", der).text()));
    return text.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
