package io.funnelcloud.cli.home;

/// How a command of `aj` ends. The numbers are a contract (docs/reference/cli.md).
public enum ExitCode {
  OK(0, "done"),
  FAULT(1, "our fault: HQ away, a file unreadable, a bug"),
  USAGE(2, "the command line was not understood, or a value in it is wrong"),
  DENIED(3, "refused, denied or cancelled"),
  NOT_SIGNED_IN(4, "not signed in"),
  FAILED(5, "finished, but not well on at least one machine"),
  STOPPED_WAITING(6, "stopped waiting; it runs on"),
  NEEDS_APPROVAL(7, "waits for an approval (--no-wait)"),
  INTERRUPTED(130, "Ctrl-C");

  private final int number;
  private final String words;

  ExitCode(int number, String words) {
    this.number = number;
    this.words = words;
  }

  public int number() {
    return number;
  }

  public String words() {
    return words;
  }
}
