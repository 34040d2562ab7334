package io.funnelcloud.contract.fault;

/// Why something of ours could not be done. Feeds retry options, HTTP status, exit codes and
/// `docs/reference/faults.md`. Names are for ever.
public enum FaultCode {
  BAD_INPUT(Kind.CALLER, 400, "Correct the value the message names."),
  NOT_SIGNED_IN(Kind.CALLER, 401, "Run `aj up` on the headquarters machine, or set AJ_TOKEN_FILE."),
  FORBIDDEN(Kind.POLICY, 403, "Ask the owner of this installation."),
  NOT_FOUND(Kind.CALLER, 404, "List what there is: `aj requests`, `aj machines list`."),
  CONFLICT(Kind.CALLER, 409, "Look at the current state first: `aj show`."),
  TOO_LARGE(Kind.CALLER, 413, "Send less: a command has at most 64 KiB, standard input 1 MiB."),
  HOLDS_SECRET(
      Kind.POLICY,
      422,
      "Leave the password out, or insist with --plain (it will be stored as typed)."),
  NO_MACHINE(Kind.CALLER, 422, "See `aj machines list`; offline machines are queued for by name."),
  TOO_MANY(Kind.CALLER, 429, "Wait a moment and try again."),
  TEMPORAL_AWAY(Kind.TRANSPORT, 503, "`aj up` heals it; nothing that was accepted is lost."),
  HQ_AWAY(Kind.TRANSPORT, 503, "`aj up` on the headquarters machine, then try again."),
  DISK_FULL(Kind.MACHINE, 507, "Free space; `aj status` shows what each part uses."),
  STORE_BROKEN(Kind.INTERNAL, 500, "Run `aj doctor`; the file is left as it is."),
  INTERNAL(Kind.INTERNAL, 500, "Run the command again with --debug and report what it prints.");

  /// Whose move it is.
  public enum Kind {
    CALLER,
    POLICY,
    MACHINE,
    TRANSPORT,
    INTERNAL
  }

  private final Kind kind;
  private final int httpStatus;
  private final String advice;

  FaultCode(Kind kind, int httpStatus, String advice) {
    this.kind = kind;
    this.httpStatus = httpStatus;
    this.advice = advice;
  }

  public Kind kind() {
    return kind;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public String advice() {
    return advice;
  }

  public boolean isRetryable() {
    return kind == Kind.TRANSPORT || kind == Kind.MACHINE;
  }
}
