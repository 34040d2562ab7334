package io.funnelcloud.contract.fault;

/// An operation of ours could not be done. The message says what failed, with which value, and what
/// was expected.
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FaultCode code;

  public Fault(FaultCode code, String message) {
    super(message);
    this.code = code;
  }

  public Fault(FaultCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public FaultCode code() {
    return code;
  }
}
