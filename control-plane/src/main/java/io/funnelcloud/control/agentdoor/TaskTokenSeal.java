package io.funnelcloud.control.agentdoor;

import com.google.protobuf.ByteString;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.control.ca.SecretFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Closes Temporal's task tokens, which are plain and unsigned, so that each is good in the hands
/// of one agent only. Sealed: key id (1 byte), nonce (12), AES-256-GCM of the raw token with agent
/// and namespace as associated data. Keys live in a file, so restarts change nothing.
final class TaskTokenSeal {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  /// One current key and two before it: a token lives no longer than the longest operation.
  private static final int KEYS_KEPT = 3;

  private final Path file;
  private final String namespace;
  private final SecureRandom random = new SecureRandom();
  private volatile List<Key> keys;

  private TaskTokenSeal(Path file, String namespace, List<Key> keys) {
    this.file = file;
    this.namespace = namespace;
    this.keys = keys;
  }

  static TaskTokenSeal open(Path file, String namespace) {
    if (!Files.exists(file)) {
      store(file, List.of(Key.random(1)));
    }
    KeyFile stored = Json.read(SecretFiles.read(file), KeyFile.class);
    return new TaskTokenSeal(file, namespace, stored.keys);
  }

  /// From now on seals with a fresh key; tokens sealed with the last ones still open.
  synchronized void rotate() {
    int id = keys.getLast().id % 255 + 1;
    List<Key> next = new ArrayList<>(keys);
    next.add(Key.random(id));
    List<Key> kept = List.copyOf(next.subList(Math.max(0, next.size() - KEYS_KEPT), next.size()));
    store(file, kept);
    keys = kept;
  }

  ByteString seal(AgentId agent, ByteString raw) {
    Key key = keys.getLast();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, agent).doFinal(raw.toByteArray());
      return ByteString.copyFrom(new byte[] {(byte) key.id})
          .concat(ByteString.copyFrom(nonce))
          .concat(ByteString.copyFrom(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /// The raw token, or nothing when it was not sealed here for that agent.
  Optional<ByteString> unseal(AgentId agent, ByteString sealed) {
    if (sealed.size() < 1 + NONCE_BYTES + TAG_BYTES) {
      return Optional.empty();
    }
    int id = Byte.toUnsignedInt(sealed.byteAt(0));
    byte[] nonce = sealed.substring(1, 1 + NONCE_BYTES).toByteArray();
    byte[] closed = sealed.substring(1 + NONCE_BYTES).toByteArray();
    return keys.stream()
        .filter(key -> key.id == id)
        .max(Comparator.comparingInt(keys::indexOf))
        .flatMap(key -> opened(key, nonce, closed, agent));
  }

  private Optional<ByteString> opened(Key key, byte[] nonce, byte[] closed, AgentId agent) {
    try {
      return Optional.of(
          ByteString.copyFrom(cipher(Cipher.DECRYPT_MODE, key, nonce, agent).doFinal(closed)));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, Key key, byte[] nonce, AgentId agent)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key.secret, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD((agent.value() + "\n" + namespace).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static void store(Path file, List<Key> keys) {
    SecretFiles.write(file, Json.bytes(new KeyFile(keys)));
  }

  private record KeyFile(List<Key> keys) {
    KeyFile {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new Fault(FaultCode.STORE_BROKEN, "the file of task token keys holds none");
      }
    }
  }

  private record Key(int id, byte[] secret) {
    static Key random(int id) {
      byte[] secret = new byte[32];
      new SecureRandom().nextBytes(secret);
      return new Key(id, secret);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.id == id && Arrays.equals(key.secret, secret);
    }

    @Override
    public int hashCode() {
      return id;
    }
  }
}
