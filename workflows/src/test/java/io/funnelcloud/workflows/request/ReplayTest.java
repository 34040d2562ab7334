package io.funnelcloud.workflows.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.testkit.FakeFleet;
import io.funnelcloud.testkit.FakeHq;
import io.funnelcloud.testkit.SampleRequests;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every history that was ever recorded still replays.
class ReplayTest {

  @ParameterizedTest
  @MethodSource("histories")
  void replays(Path history) throws Exception {
    RequestInput any = SampleRequests.asking("r_7k2ab", "uname -a", "all");
    FakeFleet fleet = new FakeFleet();
    try (RequestStage stage = new RequestStage(any, fleet, new FakeHq(fleet, any.specSha256()))) {
      WorkflowReplayer.replayWorkflowExecution(
          WorkflowExecutionHistory.fromJson(Files.readString(history)), stage.worker());
    }
  }

  @Test
  void thereIsAHistoryForEveryWayARequestGoes() throws IOException {
    assertThat(histories()).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void historiesStaySmall() throws IOException {
    for (Path history : histories()) {
      assertThat(Files.size(history)).as(history.toString()).isLessThan(64 * 1024);
    }
  }

  static List<Path> histories() throws IOException {
    try (Stream<Path> files = Files.list(RecordHistories.FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
