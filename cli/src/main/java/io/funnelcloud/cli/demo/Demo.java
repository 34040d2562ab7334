package io.funnelcloud.cli.demo;

import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.parts.BringUp;
import io.funnelcloud.cli.parts.ThrowAwayMachine;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.wire.PeopleDoor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The whole show, from an empty folder to no folder at all. However it ends, also by Ctrl-C, what
/// it started is stopped and what it wrote is deleted.
public final class Demo {
  private final Screen screen;
  private final Story story;
  private final Stage stage;
  private final Broom broom;

  private Demo(Surroundings surroundings, Screen screen) {
    this.screen = screen;
    this.story = new Story(screen);
    this.stage = Stage.made(surroundings);
    this.broom = new Broom(stage.ground());
  }

  public static Outcome run(Surroundings surroundings, Screen screen) {
    long began = System.nanoTime();
    Demo demo = new Demo(surroundings, screen);
    Thread hook = new Thread(demo::breakOff, "break-off");
    Runtime.getRuntime().addShutdownHook(hook);
    Play.Act act;
    List<String> left;
    try {
      act = demo.played();
    } finally {
      left = demo.tidied();
    }
    Runtime.getRuntime().removeShutdownHook(hook);
    return act.outcome(left, Duration.ofNanos(System.nanoTime() - began));
  }

  // Ctrl-C, TERM or a closed terminal: the system ends us when this returns.
  private void breakOff() {
    story.tell("");
    story.tell("Breaking off: everything is stopped and deleted.");
    broom.sweep().forEach(what -> story.bad("left behind: " + what));
  }

  private List<String> tidied() {
    return story.step("everything stopped, everything deleted", broom::sweep);
  }

  private Play.Act played() {
    story.tell("A throw-away installation in " + stage.ground() + "; nothing of yours is touched.");
    BringUp.Centre centre = stage.headquarters(screen);
    story.step("three machines: elm, oak and pine", () -> startMachines(centre.door()));
    return new Play(stage, story, centre.door()).act();
  }

  private int startMachines(PeopleDoor door) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> starts = new ArrayList<>();
      for (ThrowAwayMachine machine : stage.machines()) {
        starts.add(
            CompletableFuture.runAsync(
                () -> machine.start(stage.surroundings(), stage.dist(), door), threads));
      }
      starts.forEach(CompletableFuture::join);
      return starts.size();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw e;
    }
  }
}
