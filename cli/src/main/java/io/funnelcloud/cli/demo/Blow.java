package io.funnelcloud.cli.demo;

import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.keep.Patience;
import io.funnelcloud.cli.keep.ProcessMark;
import io.funnelcloud.cli.parts.Part;
import io.funnelcloud.cli.screen.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One process killed without warning, and what can be seen until all is well again. Nothing is
/// told that was not looked at.
final class Blow {
  /// A start on a busy machine, ten times over.
  private static final Duration BACK_WITHIN = Duration.ofSeconds(60);

  private static final Duration SEEN_WITHIN = Duration.ofSeconds(3);
  private static final Duration NEXT_LINE_WITHIN = Duration.ofSeconds(20);

  private final Story story;
  private final List<Job> jobs;

  Blow(Story story, List<Job> jobs) {
    this.story = story;
    this.jobs = jobs;
  }

  /// Who is hit and how one sees it.
  ///
  /// @param absence what can be seen of its being away; empty when nothing can be seen
  /// @param presence what can be seen of its being back; empty while it is not
  record Victim(
      Part part, Supplier<Optional<String>> absence, Supplier<Optional<String>> presence) {}

  Outcome.Kill strike(Victim victim) {
    Part part = victim.part();
    ProcessMark process =
        part.keeper().child().orElseThrow(() -> falseClaim(part.title() + " does not run"));
    List<Before> before = jobs.stream().map(Blow::before).toList();
    long began = System.nanoTime();
    story.bad("kill -9 " + process.pid() + "   (" + part.title() + ")");
    process.handle().ifPresent(ProcessHandle::destroyForcibly);
    require(Patience.until(SEEN_WITHIN, () -> !process.isAlive()), part.title() + " would not die");
    Patience.until(SEEN_WITHIN, () -> tellAbsence(victim));
    long next = awaitNext(victim, process, began);
    long away = Duration.ofNanos(System.nanoTime() - began).toMillis();
    tellThatJobsGoOn(before);
    return new Outcome.Kill(part.title(), process.pid(), next, away);
  }

  private boolean tellAbsence(Victim victim) {
    Optional<String> seen = victim.absence().get();
    seen.ifPresent(story::waits);
    return seen.isPresent() || victim.presence().get().isPresent();
  }

  private long awaitNext(Victim victim, ProcessMark dead, long began) {
    Part part = victim.part();
    require(
        story.watch(
            jobs,
            BACK_WITHIN,
            () ->
                part.keeper().child().filter(child -> !child.equals(dead)).isPresent()
                    && part.ready().isPresent()
                    && victim.presence().get().isPresent()),
        part.title() + " was not back within " + BACK_WITHIN.toSeconds() + " s");
    long next = part.keeper().child().map(ProcessMark::pid).orElse(0L);
    Duration away = Duration.ofNanos(System.nanoTime() - began);
    story.good("its keeper brought another, process " + next);
    story.good(victim.presence().get().orElse("it is back") + ", after " + Steps.took(away));
    return next;
  }

  private void tellThatJobsGoOn(List<Before> all) {
    for (Before before : all) {
      Job job = before.job();
      require(
          story.watch(jobs, NEXT_LINE_WITHIN, () -> job.lines() > before.lines()),
          "the command on " + job.machine() + " wrote nothing more");
      require(before.process().isAlive(), "the command on " + job.machine() + " ended");
    }
    story.good("the commands went on all the time, lines written: " + Story.lines(jobs));
  }

  /// A job as it was: afterwards the same process must run and have written more.
  private record Before(Job job, ProcessMark process, int lines) {}

  private static Before before(Job job) {
    ProcessMark process =
        job.process().orElseThrow(() -> falseClaim("the command on " + job.machine() + " ended"));
    return new Before(job, process, job.lines());
  }

  private static void require(boolean claim, String otherwise) {
    if (!claim) {
      throw falseClaim(otherwise);
    }
  }

  static Refusal falseClaim(String what) {
    return Refusal.fault("not as promised: " + what, "This is our fault: please tell us.");
  }
}
