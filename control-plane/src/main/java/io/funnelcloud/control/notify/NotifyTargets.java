package io.funnelcloud.control.notify;

import java.nio.file.Path;
import java.util.Optional;

/// Whom to tell: a command of this machine, a web address, both or neither.
///
/// @param command run by `sh -c`, told through `AJ_NOTIFY_*` and a line of JSON on its input
/// @param webhook where a JSON document is posted
/// @param bookmark file that says until when everything was told
/// @param stories where the story of a request is read; its id is appended
public record NotifyTargets(
    Optional<String> command, Optional<String> webhook, Path bookmark, String stories) {

  boolean isEmpty() {
    return command.isEmpty() && webhook.isEmpty();
  }
}
