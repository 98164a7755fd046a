package dev.parley.protocol.named;

import dev.parley.exchange.ErrorFrame;
import dev.parley.json.JsonText;
import java.util.List;
import java.util.Optional;

/** What the server says on its own, as it goes to the client. */
final class Messages {
  static final ErrorFrame NAME_TAKEN = error("name_taken");
  static final ErrorFrame INVALID_NAME = error("invalid_name");
  static final ErrorFrame NOT_LOGGED_IN = error("not_logged_in");
  static final ErrorFrame ALREADY_LOGGED_IN = error("already_logged_in");
  static final ErrorFrame UNKNOWN_TYPE = error("unknown_type");
  static final ErrorFrame INVALID_JSON = error("invalid_json");
  static final ErrorFrame RATE_LIMIT_EXCEEDED = error("rate_limit_exceeded");
  static final ErrorFrame UNAUTHORIZED = error("unauthorized");
  static final ErrorFrame TRY_AGAIN = error("try_again");

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
  static ErrorFrame targetNotFound(String target) {
    return new ErrorFrame(
        "target_not_found",
        JsonText.frame("error").put("error", "target_not_found").raw("target", target).end());
  }

  private static ErrorFrame error(String code) {
    return new ErrorFrame(code, JsonText.frame("error").put("error", code).end());
  }
}
