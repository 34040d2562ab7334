package io.funnelcloud.control.requests;

import io.funnelcloud.contract.api.ApprovalAsk;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.Page;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.ApprovalAnswer;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.claims.CancelDesk;
import io.funnelcloud.control.store.Changes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people may do with requests: ask, look, wait, answer, cancel, repeat.
public final class RequestDesk {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDesk.class);
  private static final int PAGE_MAX = 200;

  private static final String ORPHANED = "its workflow was ended from outside";

  private final RequestTable table;
  private final RequestViews views;
  private final WorkflowStarter workflows;
  private final AskReader reader;
  private final CancelDesk cancels;
  private final Changes changes;
  private final Clock clock;

  RequestDesk(
      RequestTable table,
      RequestViews views,
      WorkflowStarter workflows,
      AskReader reader,
      CancelDesk cancels,
      Changes changes,
      Clock clock) {
    this.table = table;
    this.views = views;
    this.workflows = workflows;
    this.reader = reader;
    this.cancels = cancels;
    this.changes = changes;
    this.clock = clock;
  }

  /// Accepts a request. Once this answers, the request is kept, also when Temporal is away just
  /// now.
  public RequestView ask(UserName user, RequestAsk ask, Optional<String> idempotencyKey) {
    return accept(reader.read(user, ask, Optional.empty()), idempotencyKey);
  }

  private RequestView accept(AskReader.Reading reading, Optional<String> idempotencyKey) {
    RequestTable.NewRequest wanted =
        new RequestTable.NewRequest(
            reading.input(), reading.spec(), idempotencyKey, reading.askSha256(), clock.instant());
    RequestRow row = table.insert(wanted);
    if (!row.askSha256().equals(Optional.of(reading.askSha256().value()))) {
      throw new Fault(
          FaultCode.CONFLICT,
          "idempotency key '%s' was used for another request, %s"
              .formatted(idempotencyKey.orElse(""), row.id()));
    }
    start(row);
    return view(row.id());
  }

  private void start(RequestRow row) {
    unlessAway(() -> {
      workflows.start(row.input());
      table.markStarted(row.id());
    });
  }

  /// What is accepted here is kept: while Temporal is away [#catchUp()] does the rest later.
  private static void unlessAway(Runnable call) {
    try {
      call.run();
    } catch (Fault fault) {
      if (fault.code() != FaultCode.TEMPORAL_AWAY) {
        throw fault;
      }
      LOG.info("accepted, waits for Temporal: {}", fault.getMessage());
    }
  }

  /// Starts what was accepted but not started, and tells of cancels again that a workflow may have
  /// missed.
  void catchUp() {
    table.notStarted().forEach(this::start);
    table.cancelling().forEach(row -> tellCancel(row.id()));
  }

  private void tellCancel(RequestId id) {
    unlessAway(() -> workflows.cancel(id, table.cancelNotice(id)));
  }

  /// Ends requests whose workflow was ended from outside, so that none is open for ever (I4).
  void endOrphans() {
    table.started().stream()
        .filter(row -> workflows.isEnded(row.id()))
        .forEach(row -> endOrphan(row.id()));
  }

  private void endOrphan(RequestId id) {
    if (row(id).status().isTerminal()) {
      return;
    }
    LOG.warn("the workflow of {} was ended from outside", id);
    cancels.cancel(id, row(id).input().user(), ORPHANED);
    table.closeOrphan(id, ORPHANED, clock.instant());
    changes.touch(id);
  }

  public RequestView view(RequestId id) {
    return views.of(row(id));
  }

  private RequestRow row(RequestId id) {
    return table
        .find(id)
        .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "there is no request " + id));
  }

  /// The request as soon as it ended or needs a person, else as it stands when the time is over.
  public RequestView await(RequestId id, Duration longest) throws InterruptedException {
    return changes.until(id, longest, () -> settled(id)).orElseGet(() -> view(id));
  }

  private Optional<RequestView> settled(RequestId id) {
    RequestView view = view(id);
    boolean settled = view.status().isTerminal() || view.status().needsPerson();
    return settled ? Optional.of(view) : Optional.empty();
  }

  /// @param cursor the `next` of the page before
  public Page<RequestView> list(
      Optional<RequestStatus> status,
      Optional<String> machine,
      Optional<String> cursor,
      int limit) {
    machine
        .filter(name -> !table.knowsMachine(name))
        .ifPresent(name -> {
          throw new Fault(FaultCode.NOT_FOUND, "there is no machine '" + name + "'");
        });
    RequestTable.Filter filter = new RequestTable.Filter(status, machine);
    int most = Math.clamp(limit, 1, PAGE_MAX);
    List<RequestView> found =
        table.newest(filter, cursor.map(Cursor::parse), most).stream().map(views::of).toList();
    return new Page<>(found, next(found, most));
  }

  private static Optional<String> next(List<RequestView> found, int most) {
    if (found.size() < most) {
      return Optional.empty();
    }
    RequestView last = found.getLast();
    return Optional.of(new Cursor(last.createdAt().toEpochMilli(), last.id()).text());
  }

  public List<RequestView> open() {
    return table.open().stream().map(views::of).toList();
  }

  /// Answers "Approve?". What is answered must be what stands (I9).
  public RequestView answer(UserName user, RequestId id, ApprovalAsk ask) {
    row(id);
    ApprovalAnswer answer =
        new ApprovalAnswer(
            user, ask.decision(), shaOf(ask.specSha256()), shaOf(ask.targetsSha256()));
    workflows.answer(id, answer);
    changes.touch(id);
    return view(id);
  }

  private static Sha256 shaOf(String text) {
    try {
      return new Sha256(text);
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /// Records the cancel durably, then wakes the workflow (I5).
  public RequestView cancel(UserName user, RequestId id, String reason) {
    row(id);
    cancels.cancel(id, user, reason);
    changes.touch(id);
    unlessAway(() -> workflows.cancel(id, new CancelNotice(user, reason)));
    return view(id);
  }

  /// A new request for the machines that did not succeed, linked to the first.
  public RequestView retry(UserName user, RequestId id) {
    RequestRow row = row(id);
    RequestView view = views.of(row);
    if (!view.status().isTerminal()) {
      throw new Fault(FaultCode.CONFLICT, "request " + id + " still runs; cancel it or wait");
    }
    byte[] spec = table.spec(id).orElseThrow();
    return accept(reader.again(user, row.input(), spec, failedMachines(view)), Optional.empty());
  }

  private static String failedMachines(RequestView view) {
    List<String> failed =
        view.machines().stream()
            .filter(op -> op.state() != OperationState.SUCCEEDED)
            .map(OperationView::machine)
            .distinct()
            .toList();
    if (failed.isEmpty() && !view.machines().isEmpty()) {
      throw new Fault(FaultCode.CONFLICT, "request " + view.id() + " succeeded everywhere");
    }
    return failed.isEmpty() ? view.on() : String.join(",", failed);
  }
}
