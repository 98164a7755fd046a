package dev.parley.gateway.rig;

import dev.parley.gateway.ice.IceServer;
import dev.parley.ice.ConfiguredIceServers;
import dev.parley.ice.SessionIceServers;
import dev.parley.ice.TurnSettings;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.JsonArray;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** TURN servers with the time-limited credentials that Parley's server makes for its clients. */
public final class TurnServers {
  private static final FrameReader SERVER = FrameReader.objects("urls", "username", "credential");

  /** Long enough for any test. */
  private static final Duration LIFETIME = Duration.ofHours(1);

  private TurnServers() {}

  /** Credentials that hold from now on. */
  public static List<IceServer> now(String secret, String... urls) {
    return made(secret, Duration.ZERO, urls);
  }

  /** Credentials that ended a minute ago. */
  public static List<IceServer> expired(String secret, String... urls) {
    return made(secret, LIFETIME.plusMinutes(1), urls);
  }

  private static List<IceServer> made(String secret, Duration ago, String... urls) {
    SettingsReader settings =
        SettingsReader.of(
            Map.of(
                "TURN_URLS",
                String.join(",", urls),
                "TURN_SECRET",
                secret,
                "TURN_TTL_SEC",
                Long.toString(LIFETIME.toSeconds())));
    SessionIceServers servers =
        new SessionIceServers(
            ConfiguredIceServers.read(settings),
            TurnSettings.read(settings),
            () -> System.currentTimeMillis() / 1000 - ago.toSeconds());
    return read(servers.forUser("ann").orElseThrow());
  }

  /** Reads a list of {@code RTCIceServer} objects, as servers and gateways hand it to browsers. */
  public static List<IceServer> read(String json) {
    try {
      List<IceServer> servers = new ArrayList<>();
      for (String element : JsonArray.elements(json)) {
        Frame server = SERVER.read(element);
        List<String> urls = new ArrayList<>();
        for (String url :
            server.isArray("urls")
                ? JsonArray.elements(server.raw("urls"))
                : List.of(server.raw("urls"))) {
          urls.add(JsonArray.string(url));
        }
        servers.add(
            new IceServer(
                urls,
                Optional.ofNullable(server.string("username")),
                Optional.ofNullable(server.string("credential"))));
      }
      return servers;
    } catch (BadFrame e) {
      throw new AssertionError("not a list of ICE servers", e);
    }
  }
}
