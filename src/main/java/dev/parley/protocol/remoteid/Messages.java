package dev.parley.protocol.remoteid;

import dev.parley.exchange.ErrorFrame;
import dev.parley.json.JsonText;

/** What the server says on its own, as it goes to the client. */
final class Messages {
  static final String PING = JsonText.frame("ping").end();
  static final String PONG = JsonText.frame("pong").end();
  static final String PEER_DISCONNECTED = JsonText.frame("peer-disconnected").end();

  static final ErrorFrame BAD_FORMAT = error("Invalid message format");
  static final ErrorFrame INVALID_REMOTE_ID = error("Invalid Remote ID");
  static final ErrorFrame REMOTE_ID_REQUIRED = error("Remote ID required");
  static final ErrorFrame REMOTE_ID_IN_USE = error("Remote ID in use");
  static final ErrorFrame INVALID_SECRET = error("Invalid secret");
  static final ErrorFrame SERVER_NOT_FOUND = error("Server not found");
  static final ErrorFrame SERVER_DISCONNECTED = error("Server disconnected");
  static final ErrorFrame NOT_REGISTERED = error("Not registered");
  static final ErrorFrame SESSION_ID_REQUIRED = error("Session ID required");
  static final ErrorFrame SESSION_NOT_FOUND = error("Session not found");
  static final ErrorFrame CLIENT_NOT_FOUND = error("Client not found");
  static final ErrorFrame IS_SERVER = error("This connection is registered as a server");
  static final ErrorFrame IS_CLIENT = error("This connection is a client");
  static final ErrorFrame UNAUTHORIZED = error("Unauthorized");
  static final ErrorFrame TRY_AGAIN = error("Try again later");

  /** So much of an unknown type is told back, in code points. */
  private static final int SHOWN_TYPE = 100;

  private Messages() {}

  static ErrorFrame unknownType(String type) {
    boolean all = type.codePointCount(0, type.length()) <= SHOWN_TYPE;
    String shown = all ? type : type.substring(0, type.offsetByCodePoints(0, SHOWN_TYPE)) + "…";
    return error("Unknown message type: ", shown);
  }

  static ErrorFrame rateLimited(long seconds) {
    return error("Rate limited. Try again in ", seconds + " seconds.");
  }

  static String registered(String remoteId) {
    return JsonText.frame("registered").put("remoteId", remoteId).end();
  }

  static String clientConnected(String sessionId) {
    return JsonText.frame("client-connected").put("sessionId", sessionId).end();
  }

  static String clientDisconnected(String sessionId) {
    return JsonText.frame("client-disconnected").put("sessionId", sessionId).end();
  }

  /**
   * A session is ready.
   *
   * @param iceServers a JSON array; empty: the server has no such list, and the field is left out
   */
  static String connected(String remoteId, String sessionId, String iceServers) {
    return JsonText.frame("connected")
        .put("remoteId", remoteId)
        .put("sessionId", sessionId)
        .raw("iceServers", iceServers.isEmpty() ? null : iceServers)
        .end();
  }

  private static ErrorFrame error(String text) {
    return error(text, "");
  }

  private static ErrorFrame error(String text, String detail) {
    return new ErrorFrame(text, JsonText.frame("error").put("error", text + detail).end());
  }
}
