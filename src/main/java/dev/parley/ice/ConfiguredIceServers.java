package dev.parley.ice;

import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.JsonArray;
import dev.parley.settings.BadSetting;
import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.util.List;
import java.util.Optional;

/**
 * The list of the variable {@code ICE_SERVERS}, the same for everyone, passed on as the operator
 * wrote it: fields that only browsers know are theirs.
 *
 * @param list a JSON array of servers with at least one element; nothing if none are configured
 */
public record ConfiguredIceServers(Optional<String> list) implements IceServers, SettingsGroup {
  private static final Setting<Optional<String>> ICE_SERVERS =
      Setting.optional(
              "ICE_SERVERS",
              "a JSON array of RTCIceServer objects, each with 'urls' (a stun:, stuns:, turn: or turns:"
                  + " URI, or an array of them) and, for turn: and turns:, 'username' and 'credential'",
              "STUN and TURN servers that clients are told to use.",
              ConfiguredIceServers::parse)
          .hidden();

  private static final FrameReader SERVER = FrameReader.objects("urls", "username", "credential");

  /**
   * Reads the variable.
   *
   * @throws BadSetting if a browser would refuse the list. Its message does not show the value: it
   *     may hold credentials.
   */
  public static ConfiguredIceServers read(SettingsReader reader) {
    return new ConfiguredIceServers(reader.read(ICE_SERVERS).filter(list -> !list.isEmpty()));
  }

  @Override
  public Optional<String> forUser(String user) {
    return list;
  }

  /** Checks a list; an empty one becomes an empty text. */
  private static String parse(String text) {
    try {
      List<String> servers = JsonArray.elements(text);
      for (String server : servers) {
        check(server);
      }
      return servers.isEmpty() ? "" : text;
    } catch (BadFrame | IllegalArgumentException e) {
      BadSetting bad = new BadSetting(ICE_SERVERS, text);
      // These quote nothing.
      bad.initCause(e);
      throw bad;
    }
  }

  private static void check(String text) throws BadFrame {
    Frame server = SERVER.read(text);
    boolean username = string(server, "username");
    boolean credential = string(server, "credential");
    List<String> urls =
        server.isArray("urls")
            ? JsonArray.elements(server.raw("urls"))
            : List.of(String.valueOf(server.raw("urls")));
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("a server without urls");
    }
    for (String url : urls) {
      if (IceUri.of(JsonArray.string(url)).needsCredentials() && !(username && credential)) {
        // Every browser would throw InvalidAccessError at each client.
        throw new IllegalArgumentException("a TURN server without username or credential");
      }
    }
  }

  /** Whether a string is there; anything else in its place, null too, is refused. */
  private static boolean string(Frame server, String field) {
    if (server.mentions(field) && server.string(field) == null) {
      throw new IllegalArgumentException(field + " is no string");
    }
    return server.has(field);
  }
}
