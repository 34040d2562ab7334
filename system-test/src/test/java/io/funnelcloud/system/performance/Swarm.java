package io.funnelcloud.system.performance;

import io.funnelcloud.agent.AgentProgram;
import io.funnelcloud.agent.door.Enrolment;
import io.funnelcloud.agent.identity.IdentityFolder;
import io.funnelcloud.trust.pin.JoinString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Many machines in one process: `Swarm HOME FOLDER SUPERVISOR COUNT`. Each is a whole agent with
/// its own identity, journal, audit log and connections; only the JVM is shared.
public final class Swarm {
  static final String TAG = "swarm";

  private Swarm() {}

  public static void main(String[] words) throws Exception {
    People people = new People(Path.of(words[0]));
    Path folder = Path.of(words[1]);
    for (int i = 1; i <= Integer.parseInt(words[3]); i++) {
      String name = "%s-%03d".formatted(TAG, i);
      Path state = folder.resolve(name);
      if (!Files.exists(state)) {
        join(people, state, name);
      }
      List<String> run = List.of("run", "--state", state.toString(), "--supervisor", words[2]);
      Thread.ofPlatform().name(name).start(() -> AgentProgram.main(run.toArray(String[]::new)));
    }
    System.out.println("joined");
  }

  private static void join(People people, Path state, String name) throws Exception {
    String ask = "{\"name\":\"%s\",\"tags\":[\"%s\"]}".formatted(name, TAG);
    JoinString invited = JoinString.parse(people.post("invites", ask).path("joinString").asText());
    new Enrolment(new IdentityFolder(state), InstantSource.system())
        .join(invited, new Enrolment.Wishes(name, List.of(TAG)));
  }
}
