package dev.parley.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.parley.gateway.rig.LocalServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of the gateway, end to end: this server, {@code parley-gateway.jar} in a process of its
 * own, an API at home, and a browser.
 */
@Timeout(180)
class GatewayPageIT {
  @TempDir private Path temp;

  @Test
  void aBrowserReachesHomeSeesTheCertificateCheckedTalksAndFetchesAPicture() throws Exception {
    try (LocalServer home = new LocalServer();
        Chromium chromium = Chromium.start();
        Visitor visitor = chromium.visitor()) {
      byte[] picture = picture();
      home.http(
          (request, out) ->
              LocalServer.write(
                  out,
                  LocalServer.response("200 OK", List.of("Content-Type: image/png"), picture)));
      URI signaling =
          URI.create(ServerUnderTest.base().resolve("ws").toString().replaceFirst("^http", "ws"));
      try (HomeGateway gateway =
          HomeGateway.start(temp, signaling, home, Map.of(), "--ice-server", "none")) {
        URI page = gateway.connectLink();
        assertThat(page.getPath()).isEqualTo("/try/remote.html");
        visitor.open(page.getPath() + "?" + page.getQuery()).click("join");

        visitor.sees("pin", "Verified").sees("api-state", "Open");
        var socket = home.next();
        assertThat(socket.target()).contains("webrtc_session_id=");
        visitor.fill("api-input", "{\"command\":\"info\"}").click("api-send");
        assertThat(socket.next().text()).isEqualTo("{\"command\":\"info\"}");
        socket.say("x".repeat(1_000_000) + " end");
        visitor.sees("api-messages", "(1,000,004 characters)");

        visitor.fill("picture-path", "/cover.png").click("picture-fetch");
        visitor.sees("picture-words", "40 × 30");
        PlaywrightAssertions.assertThat(visitor.page().locator("#picture")).isVisible();
        assertThat(home.nextRequest().target()).isEqualTo("/cover.png");

        visitor.click("leave").sees("status", "Offline").sees("api-state", "Closed");
        assertThat(visitor.mishaps()).isEmpty();
        gateway.stop();
      }
    }
  }

  private static byte[] picture() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }
}
