package io.funnelcloud.trust.audit;

import io.funnelcloud.contract.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads an audit log from its first line to its last and says whether the chain holds.
public final class AuditVerifier {
  private AuditVerifier() {}

  /// @throws IOException when the file cannot be read; a missing file is an empty, intact log
  public static AuditCheck verify(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new AuditCheck.Intact(AuditHead.EMPTY);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return verify(in);
    }
  }

  private static AuditCheck verify(InputStream in) throws IOException {
    AuditHead head = AuditHead.EMPTY;
    long kept = 0;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next != '\n') {
        line.write(next);
        continue;
      }
      String flaw = flaw(head, line.toByteArray());
      if (!flaw.isEmpty()) {
        return new AuditCheck.Broken(head.entries() + 1, flaw);
      }
      head = head.after(line.toByteArray());
      kept += line.size() + 1L;
      line.reset();
    }
    return line.size() == 0 ? new AuditCheck.Intact(head) : new AuditCheck.Torn(head, kept);
  }

  private static String flaw(AuditHead head, byte[] line) {
    AuditEntry entry;
    try {
      entry = Json.read(line, AuditEntry.class);
    } catch (IllegalArgumentException e) {
      return "not an entry: " + e.getMessage();
    }
    if (entry.number() != head.entries() + 1) {
      return "it says number " + entry.number() + ", expected " + (head.entries() + 1);
    }
    return entry.previous().equals(head.last())
        ? ""
        : "it follows " + entry.previous() + ", but the line before has " + head.last();
  }
}
