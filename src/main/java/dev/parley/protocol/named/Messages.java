package dev.parley.protocol.named;

import dev.parley.json.JsonText;
import java.util.List;
import java.util.Optional;

/** What the server says on its own, as it goes to the client. */
final class Messages {
  static final String NAME_TAKEN = error("name_taken");
  static final String INVALID_NAME = error("invalid_name");
  static final String NOT_LOGGED_IN = error("not_logged_in");
  static final String ALREADY_LOGGED_IN = error("already_logged_in");
  static final String UNKNOWN_TYPE = error("unknown_type");
  static final String INVALID_JSON = error("invalid_json");
  static final String RATE_LIMIT_EXCEEDED = error("rate_limit_exceeded");
  static final String UNAUTHORIZED = error("unauthorized");
  static final String TRY_AGAIN = error("try_again");

  private Messages() {}

  static String loginSuccess(String name, List<String> clients, Optional<String> iceServers) {
    return JsonText.frame("login_success")
        .put("id", name)
        .put("clients", clients)
        .raw("iceServers", iceServers.orElse(null))
        .end();
  }

  static String peerConnected(String peer) {
    return JsonText.frame("peer_connected").put("peer", peer).end();
  }

  static String peerDisconnected(String peer) {
    return JsonText.frame("peer_disconnected").put("peer", peer).end();
  }

  static String pong(long epochMillis) {
    return JsonText.frame("pong").put("timestamp", epochMillis).end();
  }

  /**
   * Nobody is there by that name.
   *
   * @param target JSON, as the client wrote it
   */
  static String targetNotFound(String target) {
    return JsonText.frame("error").put("error", "target_not_found").raw("target", target).end();
  }

  private static String error(String code) {
    return JsonText.frame("error").put("error", code).end();
  }
}
