package io.funnelcloud.cli.screen;

import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// States as people read them.
public final class StateWords {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  private StateWords() {}

  /// One machine of a request, such as `no contact since 14:02, may still be running`.
  public static String of(OperationView machine) {
    String why = machine.why();
    return switch (machine.state()) {
      case QUEUED -> waits(machine);
      case AWAITING_CONSENT -> "asks on the machine";
      case DELIVERED -> "starts";
      case RUNNING -> "running";
      case UNKNOWN -> unknown(machine);
      case SUCCEEDED -> "done";
      case FAILED -> "failed" + ending(machine) + because(why);
      case TIMED_OUT -> "stopped: took too long" + because(why);
      case CANCELLED -> led("cancelled", why);
      case REFUSED -> led("not run", or(why, "refused"));
      case EXPIRED -> led("never started", or(why, machine.machine() + " was offline"));
      case LOST -> led("did not finish", or(why, "the outcome cannot be known"));
    };
  }

  private static String waits(OperationView machine) {
    String until = machine.deliverBy().map(at -> "waits until " + soon(at)).orElse("");
    return machine
        .offlineSince()
        .map(since -> "is offline since " + soon(since) + "; " + until)
        .orElseGet(() -> waitsBecause(machine.why()));
  }

  private static String waitsBecause(String why) {
    return why.startsWith("waits ") ? why : "waits for the machine" + because(why);
  }

  // Contact there may be, and still nobody knows: then the reason says more.
  private static String unknown(OperationView machine) {
    String why = machine.why();
    return why.isBlank() || why.startsWith("no contact")
        ? "no contact since " + time(machine.since()) + ", may still be running"
        : "outcome not known yet: " + why;
  }

  private static String ending(OperationView machine) {
    return machine
        .signal()
        .map(signal -> " by signal " + signal)
        .or(() -> machine.exitCode().map(code -> " with exit code " + code))
        .orElse("");
  }

  private static String because(String why) {
    return why == null || why.isBlank() ? "" : ": " + why;
  }

  /// Reasons often begin with the words of the state; these are said once.
  private static String led(String words, String why) {
    return why.startsWith(words) ? why : words + because(why);
  }

  private static String or(String why, String otherwise) {
    return why == null || why.isBlank() ? otherwise : why;
  }

  /// A request as a whole, such as `3 of 4 done`.
  public static String of(RequestView request) {
    return switch (request.status()) {
      case RUNNING -> "running";
      case NEEDS_APPROVAL -> "needs approval";
      case NEEDS_CREDENTIAL -> "needs a password";
      case NEEDS_CONSENT -> "asks on the machine";
      case WAITING_FOR_MACHINE -> "waits for a machine";
      case CANCELLING -> "is being cancelled";
      case UNKNOWN -> "no contact, may still be running";
      case SUCCEEDED -> "done";
      case PARTIAL -> done(request) + " of " + request.machines().size() + " done";
      case FAILED -> "failed" + because(request.why());
      case REFUSED -> led("not run", or(request.why(), "refused"));
      case CANCELLED -> "cancelled";
      case EXPIRED -> led("never started", or(request.why(), "no machine was there in time"));
    };
  }

  private static long done(RequestView request) {
    return request.machines().stream()
        .filter(machine -> machine.state() == OperationState.SUCCEEDED)
        .count();
  }

  public static Screen.Colour colour(OperationState state) {
    return switch (state) {
      case SUCCEEDED -> Screen.Colour.GOOD;
      case FAILED, TIMED_OUT, LOST, EXPIRED, REFUSED -> Screen.Colour.BAD;
      case UNKNOWN, AWAITING_CONSENT -> Screen.Colour.WAITS;
      case QUEUED, DELIVERED, RUNNING, CANCELLED -> Screen.Colour.QUIET;
    };
  }

  public static Screen.Colour colour(RequestStatus status) {
    return switch (status) {
      case SUCCEEDED -> Screen.Colour.GOOD;
      case PARTIAL, FAILED, REFUSED, EXPIRED -> Screen.Colour.BAD;
      case NEEDS_APPROVAL, NEEDS_CREDENTIAL, NEEDS_CONSENT, UNKNOWN -> Screen.Colour.WAITS;
      case RUNNING, WAITING_FOR_MACHINE, CANCELLING, CANCELLED -> Screen.Colour.QUIET;
    };
  }

  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  /// The time alone when it is within half a day, else with the day.
  public static String soon(Instant instant) {
    Duration away = Duration.between(Instant.now(), instant).abs();
    return away.compareTo(Duration.ofHours(12)) < 0 ? time(instant) : day(instant);
  }

  public static String day(Instant instant) {
    return DAY.format(instant);
  }
}
