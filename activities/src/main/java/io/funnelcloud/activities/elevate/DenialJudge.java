package io.funnelcloud.activities.elevate;

import io.funnelcloud.activities.classify.Redactor;
import io.funnelcloud.activities.discover.FleetBook;
import io.funnelcloud.activities.discover.KnownMachine;
import io.funnelcloud.activities.record.RequestBook;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.request.Denial;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Judges by the end of standard error whether a failed operation lacked rights. The evidence is
/// data for a person and never an instruction (I12).
public final class DenialJudge {
  private static final int EXCERPT_BYTES = 8 * 1024;
  private static final int EVIDENCE_CHARACTERS_MAX = 200;

  private final RequestBook book;
  private final FleetBook fleet;
  private final ArtifactReader artifacts;
  private final DenialPatterns patterns = DenialPatterns.standard();
  private final SudoersLine sudoers = new SudoersLine(patterns.sbin());

  public DenialJudge(RequestBook book, FleetBook fleet, ArtifactReader artifacts) {
    this.book = book;
    this.fleet = fleet;
    this.artifacts = artifacts;
  }

  public Denial judge(OpId opId) {
    Optional<Manifest> manifest = manifest(opId);
    String os = manifest.map(Manifest::os).orElse("linux");
    String stderr =
        new String(artifacts.tail(opId, StreamName.STDERR, EXCERPT_BYTES), StandardCharsets.UTF_8);
    Optional<String> evidence = patterns.evidence(os, stderr);
    if (evidence.isEmpty()) {
      return new Denial.NotProven();
    }
    return new Denial.Proven(
        Redactor.words(evidence.orElseThrow(), EVIDENCE_CHARACTERS_MAX), remedy(opId, manifest));
  }

  /// Empty when no line would allow exactly this command.
  private String remedy(OpId opId, Optional<Manifest> manifest) {
    Optional<OperationSpec> spec = book.spec(opId.request());
    if (manifest.isEmpty() || spec.isEmpty() || manifest.orElseThrow().os().equals("windows")) {
      return "";
    }
    return sudoers
        .allowing(manifest.orElseThrow().account(), spec.orElseThrow().script())
        .map(Redactor::masked)
        .orElse("");
  }

  private Optional<Manifest> manifest(OpId opId) {
    return fleet.machines().stream()
        .filter(machine -> machine.agent().equals(opId.agent()))
        .findFirst()
        .flatMap(KnownMachine::manifest);
  }
}
