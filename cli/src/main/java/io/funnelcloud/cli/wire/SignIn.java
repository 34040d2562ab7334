package io.funnelcloud.cli.wire;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Settings;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where HQ is and who we are to it: the installation's own file, or address and token file as set.
public record SignIn(ClientFile client) {

  public static SignIn of(Installation installation, Settings settings) {
    Optional<String> url = settings.value(Settings.Key.URL);
    Optional<Path> tokenFile = settings.value(Settings.Key.TOKEN_FILE).map(Path::of);
    if (url.isPresent() && tokenFile.isPresent()) {
      return new SignIn(new ClientFile(trimmed(url.get()), text(tokenFile.get()).strip()));
    }
    SignIn own = fromFile(installation.clientFile());
    ClientFile client =
        new ClientFile(
            url.map(SignIn::trimmed).orElse(own.client.url()),
            tokenFile.map(file -> text(file).strip()).orElse(own.client.token()));
    return new SignIn(client);
  }

  public static SignIn fromFile(Path file) {
    if (!Files.exists(file)) {
      throw new Refusal(
          ExitCode.NOT_SIGNED_IN,
          "not signed in: there is no " + file,
          FaultCode.NOT_SIGNED_IN.advice());
    }
    try {
      ClientFile client = Json.read(text(file), ClientFile.class);
      if (client.url() != null && client.token() != null) {
        return new SignIn(client);
      }
    } catch (IllegalArgumentException broken) {
      throw broken(file);
    }
    throw broken(file);
  }

  private static Refusal broken(Path file) {
    return new Refusal(
        ExitCode.NOT_SIGNED_IN,
        file + " is no client file, expected {\"url\":…,\"token\":…}",
        "`aj up` writes it anew.");
  }

  private static String trimmed(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.NOT_SIGNED_IN, "cannot read " + file, FaultCode.NOT_SIGNED_IN.advice(), e);
    }
  }

  /// The same person at another address.
  public ClientFile at(String url) {
    return url.isEmpty() ? client : new ClientFile(trimmed(url), client.token());
  }
}
