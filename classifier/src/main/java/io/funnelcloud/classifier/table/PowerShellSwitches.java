package io.funnelcloud.classifier.table;

import java.util.Set;

/// The parameters of cmdlets that take no value, so that the next word stays an operand.
final class PowerShellSwitches {
  private static final Set<String> NAMES =
      Set.of(
          "-force",
          "-recurse",
          "-whatif",
          "-confirm",
          "-verbose",
          "-debug",
          "-passthru",
          "-raw",
          "-wait",
          "-nonewline",
          "-append",
          "-noclobber",
          "-asjob",
          "-online",
          "-norestart",
          "-usebasicparsing",
          "-nologo",
          "-noprofile",
          "-noninteractive",
          "-noexit",
          "-directory",
          "-file_",
          "-hidden",
          "-system",
          "-readonly",
          "-all",
          "-autosize",
          "-wrap",
          "-unique",
          "-descending",
          "-casesensitive",
          "-quiet",
          "-simplematch",
          "-list",
          "-allmatches",
          "-notypeinformation",
          "-asplaintext",
          "-listavailable",
          "-includeusername",
          "-reset",
          "-permanent",
          "-asbytestream",
          "-leaf",
          "-parent",
          "-resolve",
          "-nonewwindow",
          "-asjson",
          "-compress",
          "-allusers",
          "-skippublishercheck");

  private PowerShellSwitches() {}

  static boolean contains(String name) {
    return NAMES.contains(name);
  }
}
