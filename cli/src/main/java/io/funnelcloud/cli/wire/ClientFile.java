package io.funnelcloud.cli.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/// `client.json`: where HQ is and the token that signs this person in. Only its owner may read it.
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClientFile(String url, String token) {

  @Override
  public String toString() {
    return "ClientFile[url=" + url + ", token=***]";
  }
}
