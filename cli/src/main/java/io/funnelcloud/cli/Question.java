package io.funnelcloud.cli;

import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.request.ApprovalAnswer.Decision;
import io.funnelcloud.contract.request.RequestStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// "Approve?" on the terminal, while the request is watched: an answer given elsewhere ends the
/// question.
final class Question {
  private final Screen screen;
  private final RequestCalls calls;
  private final boolean isText;
  private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
  private Optional<RequestStatus> told = Optional.empty();
  private boolean answered;

  Question(Screen screen, RequestCalls calls, boolean isText) {
    this.screen = screen;
    this.calls = calls;
    this.isText = isText;
  }

  /// Looks at the request as it is now: asks, reads what was typed, or tells how to answer.
  void consider(RequestView view) {
    boolean fresh = told.isEmpty() || told.get() != view.status();
    if (fresh && told.filter(status -> status == RequestStatus.NEEDS_APPROVAL).isPresent()) {
      over(view);
    }
    told = Optional.of(view.status());
    switch (view.status()) {
      case NEEDS_APPROVAL -> approval(view, fresh);
      case NEEDS_CREDENTIAL, NEEDS_CONSENT -> tellOnce(view, fresh);
      case RUNNING, WAITING_FOR_MACHINE, CANCELLING, UNKNOWN -> {}
      case SUCCEEDED, PARTIAL, FAILED, REFUSED, CANCELLED, EXPIRED -> {}
    }
  }

  private void over(RequestView view) {
    if (!answered && screen.canAsk()) {
      screen.say("");
      screen.say("answered elsewhere: " + view.why());
    }
  }

  private void tellOnce(RequestView view, boolean fresh) {
    if (fresh) {
      screen.say(view.id() + " " + view.why());
    }
  }

  private void approval(RequestView view, boolean fresh) {
    if (fresh) {
      screen.say(headline(view));
    }
    if (!screen.canAsk() || !isText) {
      if (fresh) {
        screen.say(
            "It waits. Answer with: aj approve " + view.id() + "   or: aj deny " + view.id());
      }
      return;
    }
    if (fresh) {
      ask(view);
    }
    line().ifPresent(answer -> answer(view, answer));
  }

  private static String headline(RequestView view) {
    String reasons = view.judgement().map(Judged::reasons).orElse(view.why());
    return view.id() + " · " + view.on() + " · needs approval (" + reasons + ")";
  }

  private void ask(RequestView view) {
    screen.err().print("? " + question(view) + "  [y]es  [n]o  [d]etails  › ");
    screen.err().flush();
  }

  // Before the answer there are no operations yet; then HQ's own words name the machines.
  private static String question(RequestView view) {
    return view.machines().isEmpty()
        ? view.why().replaceFirst("\\?.*", "?")
        : "Approve on " + machines(view) + "?";
  }

  private static String machines(RequestView view) {
    String names =
        view.machines().stream()
            .limit(8)
            .map(OperationView::machine)
            .collect(Collectors.joining(", "));
    int more = view.machines().size() - 8;
    return names.isEmpty() ? view.on() : names + (more > 0 ? " and " + more + " more" : "");
  }

  private Optional<String> line() {
    try {
      while (screen.in().available() > 0) {
        int next = screen.in().read();
        if (next == '\n' || next < 0) {
          String line = typed.toString(StandardCharsets.UTF_8);
          typed.reset();
          return Optional.of(line.strip().toLowerCase(Locale.ROOT));
        }
        typed.write(next);
      }
    } catch (IOException closed) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private void answer(RequestView view, String answer) {
    switch (answer) {
      case "y", "yes" -> give(view, Decision.APPROVE);
      case "n", "no" -> give(view, Decision.DENY);
      case "d", "details" -> {
        details(view);
        ask(view);
      }
      default -> ask(view);
    }
  }

  private void give(RequestView view, Decision decision) {
    answered = true;
    calls.answer(view, decision);
  }

  private void details(RequestView view) {
    screen.say("  " + view.words().replace("\n", "\n  "));
    view.judgement()
        .ifPresent(
            judgement -> judgement.why().forEach(why -> screen.say("  because " + why.words())));
    screen.say("  exact words " + view.specSha256());
    view.targetsSha256().ifPresent(sha -> screen.say("  machines    " + sha));
  }
}
