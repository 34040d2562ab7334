package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.parts.Examination;
import io.funnelcloud.cli.parts.Examination.Finding;
import io.funnelcloud.cli.parts.Examination.Grade;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.contract.api.StatusView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `aj doctor`: what is not as it should be, each with what to do.
@Command(name = "doctor", description = "Look for what is wrong, and say what to do about it.")
final class DoctorCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  DoctorCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    Installation installation = seat.installation(globals);
    List<Finding> findings =
        new ArrayList<>(new Examination(installation, seat.surroundings()).findings());
    findings.addAll(hq());
    if (seat.wantsText(globals)) {
      findings.forEach(this::print);
    } else {
      seat.json(findings);
    }
    boolean isWell = findings.stream().noneMatch(finding -> finding.grade() == Grade.PROBLEM);
    return (isWell ? ExitCode.OK : ExitCode.FAULT).number();
  }

  private List<Finding> hq() {
    try {
      StatusView status = seat.door(globals).get("/api/v1/status", StatusView.class);
      return Examination.ofHq(status);
    } catch (Refusal away) {
      return List.of(
          new Finding(Grade.PROBLEM, "HQ", String.valueOf(away.getMessage()), away.advice()));
    }
  }

  private void print(Finding finding) {
    Screen screen = seat.screen();
    String sign =
        switch (finding.grade()) {
          case GOOD -> screen.paint(Screen.Colour.GOOD, "ok  ");
          case NOTICE -> screen.paint(Screen.Colour.WAITS, "note");
          case PROBLEM -> screen.paint(Screen.Colour.BAD, "bad ");
        };
    screen.data(sign + " " + finding.subject() + ": " + finding.words());
    if (!finding.remedy().isBlank()) {
      screen.data("       → " + finding.remedy());
    }
  }
}
