package dev.parley.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.rig.Coturn;
import dev.parley.gateway.rig.LocalServer;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.gateway.rig.TurnServers;
import dev.parley.it.client.HttpAnswer;
import dev.parley.it.client.HttpProbe;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import dev.parley.json.FrameReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A browser and a gateway that reach each other through a relay only: a real coturn, and the
 * credentials that the server itself makes from {@code TURN_URLS} and {@code TURN_SECRET}.
 */
@Tag("gateway")
@Timeout(180)
class GatewayRelayIT {

  /** Pages of this context show no address of their own. */
  private static final String RELAY_ONLY =
      """
      const Direct = RTCPeerConnection;
      window.RTCPeerConnection = class extends Direct {
        constructor(configuration) {
          super({ ...configuration, iceTransportPolicy: "relay" });
        }
      };
      """;

  private static final String UNAUTHENTICATED = "401";

  @TempDir private Path temp;

  @Test
  void aBrowserReachesHomeThroughARelayWithTheServersCredentialsAndWithNoOthers() throws Exception {
    try (Coturn coturn = Coturn.start(temp);
        Chromium chromium = Chromium.start();
        AppServer server = AppServer.start(settings(coturn));
        LocalServer home = new LocalServer()) {
      HttpAnswer told = HttpProbe.get(server.http("/api/ice-servers"));
      String list = FrameReader.objects("iceServers").read(told.body()).raw("iceServers");
      IceServer relay = TurnServers.read(list).get(0);
      assertThat(relay.urls()).containsExactly(coturn.udp());
      try (HomeGateway gateway = gateway(server, home, relay)) {
        Page page = chromium.page();
        page.addInitScript(RELAY_ONLY);
        try (GatewayVisitor visitor = GatewayVisitor.at(page, server.http("/"))) {
          visitor.dial(gateway.remoteId());
          LocalSocket api = home.next();
          api.onHeard(heard -> api.say("heard " + heard.text()));
          assertThat(visitor.echo("from far away")).isEqualTo("heard from far away");
          assertThat(visitor.way()).isEqualTo("relay");

          assertThat(visitor.gather(List.of(relay))).contains("relay");
          assertThat(visitor.gather(TurnServers.expired(Coturn.SECRET, coturn.udp())))
              .isNotEmpty()
              .containsOnly(UNAUTHENTICATED);
          assertThat(visitor.gather(TurnServers.now("south", coturn.udp())))
              .isNotEmpty()
              .containsOnly(UNAUTHENTICATED);
        }
        gateway.stop();
      }
    }
  }

  private static ServerSetup settings(Coturn coturn) {
    return ServerSetup.of(Map.of("TURN_URLS", coturn.udp(), "TURN_SECRET", Coturn.SECRET));
  }

  private HomeGateway gateway(AppServer server, LocalServer home, IceServer relay)
      throws Exception {
    return HomeGateway.start(
        temp,
        server.ws("/ws"),
        home,
        Map.of("PARLEY_GATEWAY_ICE_CREDENTIAL", relay.credential().orElseThrow()),
        "--ice-server",
        relay.urls().get(0),
        "--ice-username",
        relay.username().orElseThrow());
  }
}
