package io.funnelcloud.cli.home;

/// A command could not be done: what failed with which value, what to do next, and how `aj` ends.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;
  private final String advice;

  public Refusal(ExitCode code, String message, String advice) {
    super(message);
    this.code = code;
    this.advice = advice;
  }

  public Refusal(ExitCode code, String message, String advice, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.advice = advice;
  }

  public static Refusal usage(String message, String advice) {
    return new Refusal(ExitCode.USAGE, message, advice);
  }

  public static Refusal fault(String message, String advice) {
    return new Refusal(ExitCode.FAULT, message, advice);
  }

  public ExitCode code() {
    return code;
  }

  /// What the person can do; empty when the message says it all.
  public String advice() {
    return advice;
  }
}
