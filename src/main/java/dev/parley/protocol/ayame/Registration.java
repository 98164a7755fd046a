package dev.parley.protocol.ayame;

import dev.parley.exchange.CloseCause;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.JsonText;
import java.util.Optional;

/**
 * What a valid {@code register} says. What the webhooks are told keeps the client's own text:
 * numbers, escapes and unknown fields of its metadata included.
 *
 * @param roomId the room
 * @param connectionId the id that the server gives this connection
 * @param standalone whether the client needs no one after {@code connected}
 * @param identity the payload of the disconnect webhook
 */
record Registration(String roomId, String connectionId, boolean standalone, String identity) {

  /** Reads first frames. */
  static final FrameReader READER =
      FrameReader.frames(
          "roomId",
          "clientId",
          "signalingKey",
          "key",
          "authnMetadata",
          "ayameClient",
          "libwebrtc",
          "environment",
          "standalone");

  private static final String[] STRINGS = {
    "roomId", "clientId", "signalingKey", "key", "ayameClient", "libwebrtc", "environment"
  };

  /** A register as it was read. */
  sealed interface Read {
    /**
     * It is valid.
     *
     * @param request the payload of the authentication webhook: not kept any longer than that takes
     */
    record Valid(Registration registration, String request) implements Read {
      @Override
      public String toString() {
        // The payload holds keys.
        return registration.toString();
      }
    }

    /** It is not, and the line is closed. */
    record Invalid(CloseCause cause) implements Read {}
  }

  /**
   * Reads one.
   *
   * @param upgradeRoom the room that the upgrade named
   * @param connectionId the id for this connection, a ULID
   */
  static Read read(Frame frame, Optional<String> upgradeRoom, String connectionId) {
    for (String field : STRINGS) {
      if (frame.has(field) && frame.string(field) == null) {
        return new Read.Invalid(CloseCause.AYAME_PROTOCOL_ERROR);
      }
    }
    if (frame.has("standalone") && !frame.isBoolean("standalone")) {
      return new Read.Invalid(CloseCause.AYAME_PROTOCOL_ERROR);
    }
    // As with the original server, an empty string is as good as none.
    boolean named = hasText(frame, "roomId");
    if (!named && upgradeRoom.isEmpty()) {
      return new Read.Invalid(CloseCause.AYAME_NO_ROOM);
    }
    String roomId = named ? frame.string("roomId") : upgradeRoom.get();
    if (upgradeRoom.isPresent() && !upgradeRoom.get().equals(roomId)) {
      return new Read.Invalid(CloseCause.AYAME_ROOM_MISMATCH);
    }
    if (!RoomIds.isValid(roomId)) {
      return new Read.Invalid(CloseCause.AYAME_PROTOCOL_ERROR);
    }
    return new Read.Valid(
        new Registration(
            roomId,
            connectionId,
            frame.isTrue("standalone"),
            identity(frame, roomId, connectionId).end()),
        request(frame, identity(frame, roomId, connectionId)));
  }

  private static boolean hasText(Frame frame, String field) {
    return frame.has(field) && !frame.string(field).isEmpty();
  }

  private static JsonText identity(Frame frame, String roomId, String connectionId) {
    return JsonText.object()
        .raw("roomId", hasText(frame, "roomId") ? frame.raw("roomId") : JsonText.quote(roomId))
        .raw(
            "clientId",
            hasText(frame, "clientId") ? frame.raw("clientId") : JsonText.quote(connectionId))
        .put("connectionId", connectionId);
  }

  private static String request(Frame frame, JsonText identity) {
    return identity
        .raw("signalingKey", frame.raw(frame.has("signalingKey") ? "signalingKey" : "key"))
        .raw("authnMetadata", frame.raw("authnMetadata"))
        .raw("ayameClient", frame.raw("ayameClient"))
        .raw("libwebrtc", frame.raw("libwebrtc"))
        .raw("environment", frame.raw("environment"))
        .end();
  }

  @Override
  public String toString() {
    // A room's name works like a password where nothing else protects it.
    return connectionId;
  }
}
