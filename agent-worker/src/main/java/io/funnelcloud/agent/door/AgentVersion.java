package io.funnelcloud.agent.door;

/// The version this agent tells HQ.
public final class AgentVersion {
  public static final String TEXT = read();

  private AgentVersion() {}

  private static String read() {
    String packaged = AgentVersion.class.getPackage().getImplementationVersion();
    return packaged == null ? "0.1.0-SNAPSHOT" : packaged;
  }
}
