package io.funnelcloud.cli.demo;

import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Surroundings;
import io.funnelcloud.cli.keep.Patience;
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
import java.util.concurrent.locks.LockSupport;

/// The whole show, from an empty folder to no folder at all. However it ends, also by Ctrl-C, what
/// it started is stopped and what it wrote is deleted.
public final class Demo {
  private static final Duration PLAYER_NOTICES_WITHIN = Duration.ofSeconds(3);

  private final Screen screen;
  private final Story story;
  private final Stage stage;
  private final Broom broom;
  private volatile boolean breaksOff;
  private volatile boolean playerIsDone;

  private Demo(Surroundings surroundings, Screen screen) {
    this.screen = screen;
    this.story = new Story(screen);
    this.stage = Stage.made(surroundings);
    this.broom = new Broom(stage.ground());
  }

  public static Outcome run(Surroundings surroundings, Screen screen) {
    long began = System.nanoTime();
    Demo demo = new Demo(surroundings, screen);
    Thread player = Thread.currentThread();
    Thread hook = new Thread(() -> demo.breakOff(player), "break-off");
    Runtime.getRuntime().addShutdownHook(hook);
    Play.Act act;
    List<String> left;
    try {
      act = demo.played();
    } finally {
      demo.leaveTheRestToTheBreakOff();
      left = demo.tidied();
    }
    demo.leaveTheRestToTheBreakOff();
    Runtime.getRuntime().removeShutdownHook(hook);
    return act.outcome(left, Duration.ofNanos(System.nanoTime() - began));
  }

  // Ctrl-C, TERM or a closed terminal: the system ends us when this returns. The player loses what
  // it works with; what it still makes before it notices is swept after it.
  private void breakOff(Thread player) {
    breaksOff = true;
    story.tell("");
    story.tell("Breaking off: everything is stopped and deleted.");
    player.interrupt();
    broom.sweep();
    Patience.until(PLAYER_NOTICES_WITHIN, () -> playerIsDone);
    broom.sweep().forEach(what -> story.bad("left behind: " + what));
  }

  private void leaveTheRestToTheBreakOff() {
    while (breaksOff) {
      playerIsDone = true;
      LockSupport.park();
      Thread.interrupted();
    }
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
