package io.funnelcloud.control.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Method: rows are written as the request book writes them; the targets are a real shell and a
/// real web server.
class NotifierTest {
  /// Ten times the five seconds a notice may take.
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  @TempDir Path dir;
  private Database database;
  private final Changes changes = new Changes();

  @BeforeEach
  void open() {
    database = Database.open(dir.resolve("control.db"));
    database.write(
        connection -> Sql.update(connection, "INSERT INTO specs VALUES ('s', x'00', 1)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void put(String id, RequestStatus status, Instant at) {
    database.write(connection -> {
      Sql.update(
          connection,
          "INSERT INTO requests (id, input, user, words, selector, spec_sha256, status, why,"
              + " created_at, updated_at) VALUES (?1, '{}', 'ann', 'secret words', 'all', 's', ?2,"
              + " 'output of it', ?3, ?3) ON CONFLICT DO UPDATE SET status = ?2, updated_at = ?3",
          id,
          status,
          at);
      return 0;
    });
    changes.touch(new RequestId(id));
  }

  private NotifyTargets command(String command) {
    return new NotifyTargets(
        Optional.of(command), Optional.empty(), dir.resolve("notified"), "http://ui/");
  }

  private Notifier start(NotifyTargets targets) {
    return Notifier.start(targets, database, changes, Clock.systemUTC());
  }

  private String told() throws IOException {
    Path file = dir.resolve("told");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void tellsACommandOfWhatNeedsAPersonAndOfWhatFailedAndOfNothingElse() {
    String script = "cat >> " + dir.resolve("told") + "; echo $AJ_NOTIFY_EVENT > /dev/null";
    try (Notifier notifier = start(command(script))) {
      assertThat(notifier).isNotNull();
      Instant now = Instant.now().plusMillis(10);
      put("r_aaaaa", RequestStatus.SUCCEEDED, now);
      put("r_bbbbb", RequestStatus.RUNNING, now);
      put("r_ccccc", RequestStatus.NEEDS_APPROVAL, now);
      put("r_ddddd", RequestStatus.FAILED, now.plusMillis(1));
      await().atMost(PATIENCE).until(() -> told().lines().count() == 2);
      assertThat(dir.resolve("told"))
          .content()
          .contains("\"needs-approval\"", "r_ccccc", "\"failed\"", "http://ui/r_ddddd")
          .doesNotContain("secret words", "output of it", "r_aaaaa", "r_bbbbb");
    }
  }

  @Test
  void tellsNothingTwiceAndForgetsNothingAcrossAStart() {
    String script = "cat >> " + dir.resolve("told");
    try (Notifier first = start(command(script))) {
      assertThat(first).isNotNull();
      put("r_aaaaa", RequestStatus.FAILED, Instant.now().plusMillis(5));
      await().atMost(PATIENCE).until(() -> told().contains("r_aaaaa"));
      await().atMost(PATIENCE).until(() -> Files.exists(dir.resolve("notified")));
    }
    put("r_bbbbb", RequestStatus.FAILED, Instant.now().plusMillis(10));
    try (Notifier second = start(command(script))) {
      assertThat(second).isNotNull();
      await().atMost(PATIENCE).until(() -> told().contains("r_bbbbb"));
      assertThat(dir.resolve("told")).content().containsOnlyOnce("Request r_aaaaa");
    }
  }

  @Test
  void triesAWebhookAgainThatIsAwayJustNow() throws IOException {
    List<String> posted = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(posted.size() == 1 ? 503 : 204, -1);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    NotifyTargets targets =
        new NotifyTargets(
            Optional.empty(), Optional.of(address), dir.resolve("notified"), "http://ui/");
    try (Notifier notifier = start(targets)) {
      assertThat(notifier).isNotNull();
      put("r_aaaaa", RequestStatus.FAILED, Instant.now().plusMillis(5));
      await().atMost(PATIENCE).until(() -> posted.size() == 2);
      assertThat(posted.get(1)).isEqualTo(posted.get(0));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void postsToAWebhook() throws IOException {
    List<String> posted = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          posted.add(new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    NotifyTargets targets =
        new NotifyTargets(
            Optional.empty(), Optional.of(address), dir.resolve("notified"), "http://ui/");
    try (Notifier notifier = start(targets)) {
      assertThat(notifier).isNotNull();
      put("r_aaaaa", RequestStatus.PARTIAL, Instant.now().plusMillis(5));
      await().atMost(PATIENCE).until(() -> posted.size() == 1);
      assertThat(posted.getFirst())
          .contains("\"title\":\"Request r_aaaaa of ann failed on some machines\"")
          .contains("\"request\":\"r_aaaaa\"", "\"link\":\"http://ui/r_aaaaa\"");
    } finally {
      server.stop(0);
    }
  }
}
