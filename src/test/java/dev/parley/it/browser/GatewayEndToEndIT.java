package dev.parley.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.identity.Identity;
import dev.parley.gateway.identity.RemoteIds;
import dev.parley.gateway.rig.LocalServer;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.it.Figures;
import dev.parley.it.TestServers;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Home, from a browser, through everything that is real: a server of its own, {@code
 * parley-gateway.jar} in a process of its own, an API, and Chromium with the server's client
 * module. Each of them goes away once and comes back.
 */
@Tag("gateway")
@Timeout(180)
class GatewayEndToEndIT {
  @TempDir private static Path temp;

  private static AppServer server;
  private static Chromium chromium;
  private static LocalServer home;
  private static HomeGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start();
    server = AppServer.start(ServerSetup.plain());
    home = new LocalServer();
    gateway = startGateway();
  }

  private static HomeGateway startGateway() throws Exception {
    return HomeGateway.start(temp, server.ws("/ws"), home, Map.of(), "--ice-server", "none");
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      if (gateway != null) {
        gateway.stop();
        assertThat(home.waiting()).isZero();
        Figures.awaitZero(TestServers.of(server));
      }
    } finally {
      for (AutoCloseable part : new AutoCloseable[] {gateway, home, server, chromium}) {
        if (part != null) {
          part.close();
        }
      }
    }
  }

  /** A page of the server with the visitor of src/test/js in it. */
  private static GatewayVisitor visitor(Chromium browser) {
    return GatewayVisitor.at(browser.page(), server.http("/"));
  }

  /** Dials the gateway and makes the API answer each text. */
  private static LocalSocket dial(GatewayVisitor visitor) throws Exception {
    visitor.dial(gateway.remoteId());
    return answering(home.next());
  }

  private static LocalSocket answering(LocalSocket api) {
    api.onHeard(
        heard -> {
          if (heard.text() != null) {
            api.say("heard " + heard.text());
          }
        });
    return api;
  }

  private static void talks(GatewayVisitor visitor, String words) {
    assertThat(visitor.echo(words)).isEqualTo("heard " + words);
  }

  @Test
  void thousandsOfMessagesAndFiftyRequestsArriveUnchangedAndInOrder() throws Exception {
    try (GatewayVisitor visitor = visitor(chromium)) {
      Map<?, ?> verified = visitor.dial(gateway.remoteId());
      assertThat(verified.get("pinned")).isEqualTo(true);
      assertThat(verified.get("fingerprints"))
          .asInstanceOf(InstanceOfAssertFactories.list(String.class))
          .singleElement()
          .satisfies(
              fingerprint ->
                  assertThat(RemoteIds.pinned(bytes(fingerprint))).isEqualTo(gateway.remoteId()));
      assertThat(visitor.maximum()).isEqualTo(262_144);
      try (GatewayLoad load = new GatewayLoad(home.next(), visitor.maximum())) {
        home.http(GatewayLoad::answer);
        GatewayVisitor.Exchanged exchanged = visitor.exchange(load);

        assertThat(exchanged.received()).isEqualTo(load.said());
        assertThat(load.heard(exchanged.sent().size())).isEqualTo(exchanged.sent());
        assertThat(exchanged.fetched()).isEqualTo(GatewayLoad.answers());
      }
      for (int i = 0; i < GatewayLoad.FETCHES; i++) {
        assertThat(home.nextRequest().target()).startsWith("/things/").endsWith("?x=%C3%A4");
      }
      assertThat(visitor.errors()).isEmpty();
    }
  }

  private static byte[] bytes(String fingerprint) {
    return HexFormat.ofDelimiter(":").parseHex(fingerprint);
  }

  @Test
  void aGatewayThatIsRestartedHasTheSameIdAndTheBrowserComesBack() throws Exception {
    try (GatewayVisitor visitor = visitor(chromium)) {
      String id = gateway.remoteId();
      dial(visitor);
      talks(visitor, "before");

      gateway.stop();
      gateway = startGateway();

      assertThat(gateway.remoteId()).isEqualTo(id);
      visitor.reached(2);
      answering(home.next());
      talks(visitor, "after");
    }
  }

  @Test
  void aSessionOutlivesTheServerAndTheGatewayRegistersAgainByItself() throws Exception {
    try (GatewayVisitor visitor = visitor(chromium)) {
      dial(visitor);
      gateway.awaitOnline(1);
      int registered = gateway.online();

      server.stop();
      talks(visitor, "without a server");
      server.startAgain();

      gateway.awaitOnline(registered + 1);
      talks(visitor, "still the same session");
      try (GatewayVisitor next = visitor(chromium)) {
        dial(next);
        talks(next, "a new one");
      }
    }
  }

  @Test
  void aBrowserThatIsKilledIsGoneWithin20Seconds() throws Exception {
    try (Chromium other = Chromium.start()) {
      GatewayVisitor visitor = visitor(other);
      visitor.dial(gateway.remoteId());
      LocalSocket api = home.next();
      String session = api.target().replaceFirst(".*webrtc_session_id=", "");

      other.kill();
      long killed = System.nanoTime();

      assertThat(api.next().closeCode()).isEqualTo(1000);
      gateway.awaitSaid("Session " + session + " has ended", 1);
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void anApiThatIsRestartedIsSaidAndTheNextSessionWorks() throws Exception {
    try (GatewayVisitor visitor = visitor(chromium)) {
      dial(visitor);
      talks(visitor, "before");
      visitor.listen();

      int port = home.port();
      home.close();
      assertThat(visitor.heard()).contains("\"type\":\"error\"", "local API");
      home = new LocalServer(port);

      visitor.again();
      visitor.reached(2);
      answering(home.next());
      talks(visitor, "after");
    }
  }

  @Test
  void aGatewayWithAnotherCertificateIsNotBelieved() throws Exception {
    String pinned = RemoteIds.pinned(Identity.fresh().fingerprintSha256());
    Path directory = Files.createDirectory(temp.resolve("other"));
    try (GatewayVisitor visitor = visitor(chromium);
        HomeGateway impostor =
            HomeGateway.start(
                directory,
                server.ws("/ws"),
                home,
                Map.of(),
                "--ice-server",
                "none",
                "--remote-id",
                pinned)) {
      impostor.awaitOnline(1);
      assertThat(visitor.dialInVain(pinned)).isEqualTo("wrong-fingerprint");
      impostor.stop();
    }
  }
}
