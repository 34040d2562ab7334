package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.journal.DurableFiles;
import io.funnelcloud.agent.journal.InputJournal;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What the supervisor is told to do, and the files it needs for that.
///
/// @param scriptFile name of the file the script goes to; empty when it is an argument
record LaunchPlan(Launch launch, Optional<String> scriptFile, OperationSpec spec) {

  /// `launch.json`, in the words of the supervisor's README.
  record Launch(
      OpId opId,
      List<String> argv,
      List<String> env,
      String cwd,
      Optional<String> stdin,
      boolean keepStdin,
      long runForMillis,
      Optional<Long> idleForMillis,
      long graceMillis,
      long spoolQuotaBytes) {}

  static LaunchPlan of(
      OpFolder folder, OperationSpec spec, Shells.Invocation invocation, Place place) {
    Launch launch =
        new Launch(
            folder.opId(),
            invocation.argv(),
            place.environment(),
            place.directory(),
            stdin(folder, spec),
            spec.keepsStdin(),
            spec.runFor().toMillis(),
            spec.idleFor().map(idle -> idle.toMillis()),
            spec.grace().toMillis(),
            spec.outputQuotaBytes());
    return new LaunchPlan(launch, invocation.scriptFile(), spec);
  }

  private static Optional<String> stdin(OpFolder folder, OperationSpec spec) {
    return spec.keepsStdin() || spec.stdin().isPresent()
        ? Optional.of(folder.file("stdin").toString())
        : Optional.empty();
  }

  /// Where a command runs.
  record Place(String directory, List<String> environment) {}

  void write(OpFolder folder) throws IOException {
    if (scriptFile.isPresent()) {
      byte[] script = spec.script().getBytes(StandardCharsets.UTF_8);
      DurableFiles.writeLightly(folder.file(scriptFile.get()), script);
    }
    if (spec.keepsStdin()) {
      InputJournal.of(folder).begin(spec.stdin().orElseGet(() -> new byte[0]));
    } else if (spec.stdin().isPresent()) {
      DurableFiles.writeLightly(folder.file("stdin"), spec.stdin().get());
    }
    DurableFiles.writeLightly(folder.file("launch.json"), Json.bytes(launch));
  }
}
