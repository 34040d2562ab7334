package io.funnelcloud.cli.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.contract.api.Page;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// HQ as its clients reach it: JSON over HTTP with a bearer token. An answer that is no success
/// becomes a [Refusal] in the words HQ found for it.
public final class PeopleDoor {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /// Longest wait HQ grants in one call is 60 s; the rest is margin for a busy machine.
  private static final Duration ANSWER_MAX = Duration.ofSeconds(90);

  private final ClientFile client;
  private final HttpClient http;
  private final ObjectMapper json = Json.mapper();

  public PeopleDoor(ClientFile client) {
    this.client = client;
    HttpClient.Builder http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_MAX);
    this.http = (isPlain() ? http.sslContext(trustingNobody()) : http).build();
  }

  private boolean isPlain() {
    return client.url().startsWith("http:");
  }

  // The client makes a TLS context also where none is needed; the default one reads every
  // certificate authority the JDK knows, which takes longer than the request.
  private static SSLContext trustingNobody() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[0], new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new Refusal(ExitCode.FAULT, "this Java has no TLS", "Use a complete JDK 25.", e);
    }
  }

  public String url() {
    return client.url();
  }

  public <T> T get(String path, Class<T> type) {
    return read(send(call(path).GET()), new Exactly<>(type));
  }

  public <T> Page<T> page(String path, Class<T> item) {
    JavaType type = json.getTypeFactory().constructParametricType(Page.class, item);
    return read(send(call(path).GET()), new Exactly<>(type));
  }

  public <T> T post(String path, Object body, Class<T> type) {
    return post(path, body, Map.of(), type);
  }

  public <T> T post(String path, Object body, Map<String, String> headers, Class<T> type) {
    HttpRequest.Builder call =
        call(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
    headers.forEach(call::header);
    return read(send(call), new Exactly<>(type));
  }

  /// Posts bytes as they are.
  public <T> T send(String path, byte[] body, Map<String, String> headers, Class<T> type) {
    HttpRequest.Builder call =
        call(path)
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(call::header);
    return read(send(call), new Exactly<>(type));
  }

  /// A part of what is finished; the caller closes it.
  public InputStream part(String path, String range) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + client.token())
            .header("Range", range)
            .GET()
            .build();
    HttpResponse<InputStream> answer = exchange(request, BodyHandlers.ofInputStream());
    return switch (answer.statusCode()) {
      case 206 -> answer.body();
      case 200 ->
          throw Refusal.usage(
              "'" + range + "' was not taken: it is no range, or the output still grows",
              "Expected FROM-TO, FROM- or -LAST, of a command that ended.");
      case 416 ->
          throw Refusal.usage(
              "'" + range + "' is behind the end",
              "There is " + answer.headers().firstValue("Content-Range").orElse("less") + ".");
      default -> throw Problems.refusal(answer.statusCode(), text(answer.body()));
    };
  }

  public void delete(String path) {
    send(call(path).DELETE());
  }

  /// An answer of unknown length, read as it comes; the caller closes it.
  public InputStream stream(String path, String accept) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + client.token())
            .header("Accept", accept)
            .GET()
            .build();
    HttpResponse<InputStream> answer = exchange(request, BodyHandlers.ofInputStream());
    if (answer.statusCode() / 100 != 2) {
      throw Problems.refusal(answer.statusCode(), text(answer.body()));
    }
    return answer.body();
  }

  private static String text(InputStream body) {
    try (body) {
      return new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private HttpRequest.Builder call(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(ANSWER_MAX)
        .header("Authorization", "Bearer " + client.token())
        .header("Accept", "application/json, application/problem+json");
  }

  private URI uri(String path) {
    return URI.create(client.url() + path);
  }

  private String send(HttpRequest.Builder call) {
    HttpResponse<String> answer = exchange(call.build(), BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw Problems.refusal(answer.statusCode(), answer.body());
    }
    return answer.body();
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw Problems.away(client.url(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ExitCode.INTERRUPTED, "interrupted", "", e);
    }
  }

  private <T> T read(String body, TypeReference<T> type) {
    try {
      return json.readValue(body, type);
    } catch (JsonProcessingException e) {
      throw new Refusal(
          ExitCode.FAULT,
          "HQ at "
              + client.url()
              + " answered with something that is no "
              + type.getType().getTypeName(),
          "Are aj and HQ of the same version? `aj status` shows both.",
          e);
    }
  }

  /// A type known at run time only.
  private static final class Exactly<T> extends TypeReference<T> {
    private final Type type;

    Exactly(Type type) {
      this.type = type;
    }

    @Override
    public Type getType() {
      return type;
    }
  }
}
