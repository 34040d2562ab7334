package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.MemoView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.api.StatusView.DiskUseView;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Containment;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.OutputTotal;
import io.funnelcloud.contract.operation.SandboxLevel;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.SearchAttributes;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.artifacts.Inputs;
import io.funnelcloud.control.metrics.Meters;
import io.funnelcloud.control.registry.Invites;
import io.funnelcloud.control.registry.MachineDesk;
import io.funnelcloud.control.registry.Machines;
import io.funnelcloud.control.registry.MeetingPoint;
import io.funnelcloud.control.registry.OpenAlarms;
import io.funnelcloud.control.registry.People;
import io.funnelcloud.control.registry.Presences;
import io.funnelcloud.control.registry.Removals;
import io.funnelcloud.control.requests.RequestDesk;
import io.funnelcloud.control.requests.RequestDesks;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.funnelcloud.trust.pin.FleetName;
import io.funnelcloud.trust.pin.RootPin;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A real people door over a real database; only the agents are played, by writing their rows.
final class DoorRig implements AutoCloseable {
  static final Duration HEARTBEAT = Duration.ofMillis(300);

  final Database database;
  final Changes changes = new Changes();
  final GrowingOutputs outputs = new GrowingOutputs();
  final Meters meters = new Meters();
  final List<AgentId> removed = new CopyOnWriteArrayList<>();
  final Map<AgentId, Presence> presences = new ConcurrentHashMap<>();
  final PeopleDoor door;
  final String owner;
  final String viewer;
  final String operator;
  private final HttpClient client = HttpClient.newHttpClient();
  private final TestWorkflowEnvironment temporal;

  DoorRig(Path dir) {
    this(dir, Optional.empty());
  }

  static DoorRig withOutputs(Path dir, OutputSource outputs) {
    return new DoorRig(dir, Optional.of(outputs));
  }

  private DoorRig(Path dir, Optional<OutputSource> others) {
    database = Database.open(dir.resolve("control.db"));
    temporal = TestWorkflowEnvironment.newInstance(attributes());
    People people = new People(database);
    owner = people.newToken(new UserName("ada"), People.Role.OWNER, "t", Instant.now());
    viewer = people.newToken(new UserName("vi"), People.Role.VIEWER, "t", Instant.now());
    operator = people.newToken(new UserName("bob"), People.Role.OPERATOR, "t", Instant.now());
    door =
        new PeopleDoor(
            new PeopleDoor.Address("127.0.0.1", 0),
            parts(people, others.orElse(outputs)),
            HEARTBEAT);
    door.start();
  }

  private static TestEnvironmentOptions attributes() {
    return TestEnvironmentOptions.newBuilder()
        .registerSearchAttribute(
            SearchAttributes.USER.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        .registerSearchAttribute(
            SearchAttributes.REQUEST.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        .registerSearchAttribute(
            SearchAttributes.STATUS.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        .build();
  }

  private PeopleDoor.Parts parts(People people, OutputSource source) {
    RequestDesk desk = RequestDesks.over(database, changes, temporal.getWorkflowClient());
    MachineDesk machines =
        new MachineDesk(
            new Machines(database),
            new Invites(database),
            this::sighting,
            decisions(),
            DoorRig::meetingPoint,
            Clock.systemUTC());
    StatusDesk status =
        new StatusDesk(desk, machines, new OpenAlarms(database), new QuietSurroundings());
    return new PeopleDoor.Parts(
        people,
        desk,
        RequestDesks.planner(database, List::of),
        machines,
        changes,
        source,
        new Inputs(database, changes, Clock.systemUTC()),
        new PeopleDoor.Overview(status, DoorRig::memos, meters));
  }

  private Removals decisions() {
    return new Removals() {
      @Override
      public void removed(AgentId agent, String why) {
        removed.add(agent);
      }

      @Override
      public boolean released(AgentId agent) {
        return database.write(c ->
            Sql.update(
                    c,
                    "UPDATE machines SET state = 'active' WHERE agent_id = ?"
                        + " AND state = 'quarantined'",
                    agent.value())
                > 0);
      }
    };
  }

  private Presences.Sighting sighting(AgentId agent, Instant lastSeen) {
    Presence presence = presences.getOrDefault(agent, Presence.OFFLINE);
    return new Presences.Sighting(presence, lastSeen, presence.label());
  }

  private static MeetingPoint meetingPoint() {
    RootPin pin = new RootPin(Sha256.of(new byte[] {1}));
    return new MeetingPoint(List.of("10.0.0.1:7443"), pin, new FleetName("home"));
  }

  private static List<MemoView> memos(String query) {
    return List.of(
        new MemoView(
            "m_12345678",
            "machine:nas",
            query,
            "r_abcde",
            Instant.EPOCH,
            1,
            List.of(),
            1,
            Map.of()));
  }

  /// A program that just started and leans on nothing.
  private static final class QuietSurroundings implements Surroundings {
    @Override
    public String version() {
      return "0.1";
    }

    @Override
    public Instant startedAt() {
      return Instant.EPOCH;
    }

    @Override
    public boolean isTemporalReachable() {
      return true;
    }

    @Override
    public String temporalUrl() {
      return "http://127.0.0.1:1";
    }

    @Override
    public List<DiskUseView> disk() {
      return List.of(new DiskUseView("control.db", 1, 0, "for ever"));
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + door.port() + path);
  }

  HttpRequest.Builder call(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + owner);
  }

  HttpResponse<String> send(HttpRequest.Builder call) {
    return send(call, BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest.Builder call, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(call.build(), handler);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(call(path).GET());
  }

  HttpResponse<String> post(String path, String body) {
    return send(call(path).POST(BodyPublishers.ofString(body)));
  }

  AgentId machine(String name) {
    AgentId agent = new AgentId("agent" + name.replace("-", "") + "000000");
    database.write(connection ->
        Sql.update(
            connection,
            "INSERT INTO machines (agent_id, name, tags, state, manifest, joined_at,"
                + " last_seen_at) VALUES (?, ?, '[\"linux\"]', 'active', ?, 1, 2)",
            agent.value(),
            name,
            Json.text(manifest(name))));
    presences.put(agent, Presence.ONLINE);
    return agent;
  }

  static Manifest manifest(String name) {
    return new Manifest(
        "0.1",
        "linux",
        "Debian GNU/Linux 12",
        "amd64",
        name,
        "ada",
        Set.of(Shell.BASH),
        Set.of("git", "tool-of-" + name),
        2,
        1L << 30,
        1L << 30,
        Containment.CGROUP,
        List.of(SandboxLevel.NONE),
        4);
  }

  /// A request somebody asked for over HTTP.
  RequestView asked(String command, String on) {
    HttpResponse<String> response =
        post("/api/v1/requests", Json.text(Map.of("command", command, "on", on)));
    if (response.statusCode() != 201) {
      throw new AssertionError(response.body());
    }
    return Json.read(response.body(), RequestView.class);
  }

  OpId operation(RequestView request, AgentId agent) {
    OpId op = new OpId(new RequestId(request.id()), 1, agent, 1);
    database.write(connection ->
        Sql.update(
            connection,
            "INSERT INTO ops (op_id, request_id, step, attempt, agent_id, spec_sha256, intents,"
                + " needs_approval, state, why, since, deliver_by, run_for_millis, created_at)"
                + " VALUES (?, ?, 1, 1, ?, ?, '[]', 0, 'RUNNING', 'running', 1, 1, 1, 1)",
            op.value(),
            request.id(),
            agent.value(),
            request.specSha256()));
    changes.touch(op.request());
    return op;
  }

  void succeed(OpId op, OutputTotal stdout) {
    OperationResult result =
        new OperationResult(
            op,
            op.agent(),
            OperationState.SUCCEEDED,
            "exit 0",
            Optional.of(0),
            Optional.empty(),
            stdout,
            OutputTotal.NOTHING,
            Optional.empty(),
            Optional.of(Instant.EPOCH),
            Instant.EPOCH,
            Duration.ZERO,
            0,
            0);
    database.write(connection ->
        Sql.update(
            connection,
            "UPDATE ops SET state = 'SUCCEEDED', why = 'exit 0', result = ?, closed_at = 1"
                + " WHERE op_id = ?",
            Json.text(result),
            op.value()));
    changes.touch(op.request());
  }

  void status(String request, RequestStatus status) {
    database.write(connection ->
        Sql.update(
            connection,
            "UPDATE requests SET status = ?, why = ?, closed_at = ?,"
                + " revision = revision + 1 WHERE id = ?",
            status,
            "now " + status,
            status.isTerminal() ? Optional.of(Instant.now()) : Optional.empty(),
            request));
    changes.touch(new RequestId(request));
  }

  @Override
  public void close() {
    door.close();
    temporal.close();
    meters.close();
    database.close();
  }
}
