package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.ExecuteView;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.control.registry.MachineDesk;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/api/v1/machines/{name}/execute`.
final class ExecuteRoutes {
  private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait=(\\d{1,6})");

  private final MachineDesk machines;
  private final Execution execution;
  private final LongCalls calls;

  ExecuteRoutes(MachineDesk machines, Execution execution, LongCalls calls) {
    this.machines = machines;
    this.execution = execution;
    this.calls = calls;
  }

  void register(RoutesConfig routes) {
    routes.post("/api/v1/machines/{name}/execute", calls.of(this::execute));
  }

  private void execute(Context context) throws InterruptedException {
    String machine = machines.named(context.pathParam("name")).name();
    RequestAsk ask = Asks.read(context);
    Bodies.answer(context, run(execution, context, Execution.on(machine, ask)));
  }

  /// Runs it as the headers of the call say, and sets those of the answer.
  static ExecuteView run(Execution execution, Context context, RequestAsk ask)
      throws InterruptedException {
    Execution.WaitAsked asked = asked(context);
    RequestView started = execution.start(SignIn.person(context).name(), ask, asked);
    ExecuteView view = execution.outcome(started, asked.longest());
    context.status(view.status().isTerminal() ? 200 : 202);
    context.header("Location", "/api/v1/requests/" + started.id());
    context.header("Preference-Applied", "wait=" + asked.longest().toSeconds());
    return view;
  }

  private static Execution.WaitAsked asked(Context context) {
    return new Execution.WaitAsked(
        Optional.ofNullable(context.header("Idempotency-Key")),
        wait(Optional.ofNullable(context.header("Prefer")).orElse("")));
  }

  private static Duration wait(String prefer) {
    Matcher matcher = WAIT.matcher(prefer);
    long seconds = matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    return RequestRoutes.atMost(Duration.ofSeconds(seconds));
  }
}
