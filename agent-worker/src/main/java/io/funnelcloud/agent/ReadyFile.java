package io.funnelcloud.agent;

import io.funnelcloud.agent.door.AgentVersion;
import io.funnelcloud.agent.identity.Identity;
import io.funnelcloud.agent.journal.DurableFiles;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// `run/agent.json`: tells the launcher that this agent runs, and since when HQ can give it work.
final class ReadyFile {
  private final Path folder;
  private final Path file;
  private final Identity identity;

  ReadyFile(Path state, Identity identity) {
    this.folder = state.resolve("run");
    this.file = folder.resolve("agent.json");
    this.identity = identity;
  }

  record Content(
      long pid, String version, String agentId, String machine, Optional<Instant> firstPollAt) {}

  void write(Optional<Instant> firstPollAt) {
    Content content =
        new Content(
            ProcessHandle.current().pid(),
            AgentVersion.TEXT,
            identity.agent().value(),
            identity.machine().value(),
            firstPollAt);
    try {
      DurableFiles.makeFolders(folder);
      DurableFiles.writeLightly(file, Json.bytes(content));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file, e);
    }
  }
}
