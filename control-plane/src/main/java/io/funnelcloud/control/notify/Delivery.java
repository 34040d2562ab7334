package io.funnelcloud.control.notify;

import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings one notice to its targets. A web address that does not take it is tried again a few
/// times. A target that fails is told in the log, without its address, which may hold a secret.
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration COMMAND_MAX = Duration.ofSeconds(30);
  private static final Duration WEBHOOK_MAX = Duration.ofSeconds(10);
  private static final int HTTP_ERRORS_FROM = 300;
  private static final int HTTP_SERVER_ERRORS_FROM = 500;

  /// Codes by which a server asks to be called again.
  private static final Set<Integer> HTTP_LATER = Set.of(408, 425, 429);

  /// A server that restarts, then one that is mended by hand.
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofMinutes(2));

  private final NotifyTargets targets;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(WEBHOOK_MAX).build();

  Delivery(NotifyTargets targets) {
    this.targets = targets;
  }

  void deliver(Notice notice) {
    targets.command().ifPresent(command -> apart(() -> run(command, notice)));
    targets.webhook().ifPresent(address -> apart(() -> postPatiently(address, notice)));
  }

  /// So that a slow target holds up neither the other nor the next notice.
  private static void apart(Attempt attempt) {
    Thread.ofVirtual()
        .name("notice")
        .start(() -> {
          try {
            attempt.make();
          } catch (IOException | RuntimeException e) {
            LOG.warn("a notice was not delivered: {}", e.getClass().getSimpleName());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void run(String command, Notice notice) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
    builder
        .environment()
        .putAll(
            Map.of(
                "AJ_NOTIFY_EVENT", notice.event(),
                "AJ_NOTIFY_TITLE", notice.title(),
                "AJ_NOTIFY_REQUEST", notice.request(),
                "AJ_NOTIFY_LINK", notice.link()));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    feed(process, Json.text(notice) + "\n");
    if (!process.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      LOG.warn("notify.command was ended: it ran longer than {} s", COMMAND_MAX.toSeconds());
    } else if (process.exitValue() != 0) {
      LOG.warn("notify.command ended with exit code {}", process.exitValue());
    }
  }

  /// A command that does not read its input is as good as one that does.
  private static void feed(Process process, String line) {
    try (java.io.BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8)) {
      input.write(line);
    } catch (IOException _) {
      LOG.debug("notify.command did not read its input");
    }
  }

  private void postPatiently(String address, Notice notice)
      throws IOException, InterruptedException {
    for (Duration pause : PAUSES) {
      if (isTaken(address, notice)) {
        return;
      }
      LOG.info("notify.webhook is tried again in {} s", pause.toSeconds());
      Thread.sleep(pause);
    }
    post(address, notice);
  }

  /// Whether there is nothing more to try: it was taken, or refused for good.
  private boolean isTaken(String address, Notice notice) throws InterruptedException {
    try {
      int status = post(address, notice);
      return status < HTTP_SERVER_ERRORS_FROM && !HTTP_LATER.contains(status);
    } catch (IOException e) {
      LOG.info("notify.webhook did not answer: {}", e.getClass().getSimpleName());
      return false;
    }
  }

  private int post(String address, Notice notice) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(WEBHOOK_MAX)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.text(notice)))
            .build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status >= HTTP_ERRORS_FROM) {
      LOG.warn("notify.webhook answered with status {}", status);
    }
    return status;
  }

  /// One try to reach a target.
  @FunctionalInterface
  private interface Attempt {
    void make() throws IOException, InterruptedException;
  }
}
