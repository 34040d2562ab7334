package io.funnelcloud.cli;

import picocli.CommandLine.Option;

/// The options of commands that may wait for a request.
final class FollowOptions {
  @Option(names = "--no-wait", description = "print the request id and return at once")
  private boolean noWait;

  @Option(names = "--exit-code", description = "end with the exit code of the one machine")
  private boolean exitCode;

  Follow.How how(Globals.Form form) {
    return new Follow.How(form, noWait, exitCode);
  }
}
