package dev.parley.protocol.ayame;

import dev.parley.exchange.Refusal;
import dev.parley.exchange.Upgrade;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where an upgrade names its room, and what a room may be called. */
final class RoomIds {
  static final int MAX_CODE_POINTS = 255;

  private static final String PARAMETER = "roomId";
  private static final String HEADER = "cf-room-id";

  private RoomIds() {}

  static boolean isValid(String roomId) {
    return !roomId.isEmpty()
        // A string has at most two chars to a code point: no need to count a megabyte.
        && roomId.length() <= 2 * MAX_CODE_POINTS
        && roomId.codePointCount(0, roomId.length()) <= MAX_CODE_POINTS;
  }

  /** The room that an upgrade names; for one that was not refused. */
  static Optional<String> of(Upgrade upgrade) {
    return named(upgrade).stream().findFirst();
  }

  /** Why an upgrade must not go on. */
  static Optional<Refusal> refuse(Upgrade upgrade, boolean required) {
    List<String> named = named(upgrade);
    if (named.isEmpty()) {
      return required
          ? bad("roomId is required, as a query parameter or in the header CF-Room-Id")
          : Optional.empty();
    }
    if (named.size() > 1) {
      return bad("roomId is given more than once, and not the same");
    }
    return isValid(named.get(0)) ? Optional.empty() : bad("roomId must have 1 to 255 characters");
  }

  private static Optional<Refusal> bad(String error) {
    return Optional.of(new Refusal(400, error));
  }

  /** All the different rooms it names: usually one. An empty name is none. */
  private static List<String> named(Upgrade upgrade) {
    return Stream.concat(
            upgrade.query().getOrDefault(PARAMETER, List.of()).stream(),
            upgrade.headers().getOrDefault(HEADER, List.of()).stream().map(RoomIds::utf8))
        .filter(room -> !room.isEmpty())
        .distinct()
        .toList();
  }

  /**
   * Servlet containers read header bytes as ISO 8859-1, but whoever puts a room id that is not
   * ASCII into a header means the same as in the URL: UTF-8. A value that is no UTF-8 stays as it
   * is.
   */
  private static String utf8(String header) {
    boolean asRead =
        header.chars().allMatch(c -> c < 0x80) || header.chars().anyMatch(c -> c > 0xff);
    if (asRead) {
      return header;
    }
    try {
      byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return header;
    }
  }
}
