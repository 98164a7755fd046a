package dev.parley.gateway.program;

import java.net.URI;
import java.util.Locale;

/** The page on which a browser connects to this gateway. */
final class ConnectLink {
  private static final String ID = "{id}";
  private static final String PAGE = "/try/remote.html?id=" + ID;

  private ConnectLink() {}

  /**
   * The link with an id in it.
   *
   * @param page a page of somebody else's with {@code {id}} in it; null for the one that a Parley
   *     server has beside its {@code /ws}
   */
  static String of(URI signalingUrl, String page, String remoteId) {
    return (page == null ? besides(signalingUrl) : page).replace(ID, remoteId);
  }

  private static String besides(URI signaling) {
    String scheme = signaling.getScheme().toLowerCase(Locale.ROOT).equals("ws") ? "http" : "https";
    String path = signaling.getRawPath() == null ? "" : signaling.getRawPath();
    String port = signaling.getPort() < 0 ? "" : ":" + signaling.getPort();
    // Not the whole authority: a user name and a password are nobody's business.
    return scheme + "://" + signaling.getHost() + port + path.replaceFirst("/(ws)?$", "") + PAGE;
  }
}
