package dev.parley.protocol.pairing;

import dev.parley.exchange.ErrorFrame;
import dev.parley.exchange.Pairings.Match;
import dev.parley.json.JsonText;
import java.util.Optional;

/** What the server says on its own, as it goes to the client. */
final class Messages {
  static final String PONG = JsonText.frame("pong").end();
  static final String PARTNER_LEFT = JsonText.frame("partner-left").end();

  static final ErrorFrame INVALID_FORMAT =
      error("INVALID_FORMAT", "Not a JSON object with a string type");
  static final ErrorFrame UNKNOWN_TYPE = error("UNKNOWN_TYPE", "Unknown message type");
  static final ErrorFrame RATE_LIMIT = error("RATE_LIMIT", "Too many messages per second");
  static final ErrorFrame TOO_MANY_TOKENS =
      error("RATE_LIMIT", "Too many tokens that are not accepted, try again later");
  static final ErrorFrame UNAUTHORIZED = error("UNAUTHORIZED", "A valid token is needed");
  static final ErrorFrame TOKEN_EXPIRED = error("UNAUTHORIZED", "The token has expired");
  static final ErrorFrame ALREADY_PAIRED = error("ALREADY_PAIRED", "You have a partner already");
  static final ErrorFrame NOT_PAIRED = error("NOT_PAIRED", "You have no partner");
  static final ErrorFrame TRY_AGAIN = error("TRY_AGAIN", "Try again later");

  private Messages() {}

  static String ready(String clientId, Optional<String> iceServers) {
    return JsonText.frame("ready")
        .put("clientId", clientId)
        .raw("iceServers", iceServers.orElse(null))
        .end();
  }

  static String matched(Match match, Optional<String> iceServers) {
    return JsonText.frame("matched")
        .put("roomId", match.room())
        .put("partnerId", match.partnerLabel())
        .put("initiator", match.initiator())
        .raw("iceServers", iceServers.orElse(null))
        .end();
  }

  private static ErrorFrame error(String code, String message) {
    return new ErrorFrame(
        code, JsonText.frame("error").put("code", code).put("message", message).end());
  }
}
