package dev.parley.gateway.ice;

import dev.parley.json.JsonText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A STUN or TURN server, as both ends of a peer connection are told of it (W3C WebRTC 4.2.4, {@code
 * RTCIceServer}).
 *
 * @param urls at least one {@code stun:}, {@code stuns:}, {@code turn:} or {@code turns:} URI (RFC
 *     7064, RFC 7065); see {@link IceUrl#of}
 * @param username for TURN, empty for STUN
 * @param credential for TURN, empty for STUN; never part of {@link #toString}
 */
public record IceServer(List<String> urls, Optional<String> username, Optional<String> credential) {

  /**
   * Checks what a browser would check.
   *
   * @throws IllegalArgumentException with a sentence if there is no URL, or one that is none, or a
   *     TURN server lacks its user name or credential
   */
  public IceServer {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("An ICE server needs at least one URL.");
    }
    for (String url : urls) {
      if (IceUrl.of(url).isTurn() && (username.isEmpty() || credential.isEmpty())) {
        throw new IllegalArgumentException(
            "The TURN server '" + url + "' needs a user name and a credential.");
      }
    }
  }

  /** A STUN server, which needs no credentials. */
  public static IceServer stun(String url) {
    return new IceServer(List.of(url), Optional.empty(), Optional.empty());
  }

  /** A TURN server with its credentials. */
  public static IceServer turn(String url, String username, String credential) {
    return new IceServer(List.of(url), Optional.of(username), Optional.of(credential));
  }

  /**
   * The list as a JSON array, as {@code register-server} and {@code session-ready} carry it
   * (PROTOCOLS.md, section 2). What there is not is left out.
   */
  public static String json(List<IceServer> servers) {
    return servers.stream().map(IceServer::json).collect(Collectors.joining(",", "[", "]"));
  }

  private String json() {
    JsonText json = JsonText.object();
    if (urls.size() == 1) {
      json.put("urls", urls.get(0)); // The older form, which every client understands.
    } else {
      json.put("urls", urls);
    }
    username.ifPresent(name -> json.put("username", name));
    credential.ifPresent(secret -> json.put("credential", secret));
    return json.end();
  }

  @Override
  public String toString() {
    return "IceServer" + urls;
  }
}
