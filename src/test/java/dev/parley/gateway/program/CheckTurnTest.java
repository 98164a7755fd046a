package dev.parley.gateway.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.rig.Coturn;
import dev.parley.gateway.rig.NativeLibrary;
import dev.parley.gateway.rig.TurnServers;
import dev.parley.gateway.signaling.FakeSignaling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} says of a real TURN server. */
@Timeout(120)
class CheckTurnTest {
  @TempDir private Path temp;

  private Coturn coturn;

  @BeforeEach
  void start() throws Exception {
    NativeLibrary.assume();
    coturn = Coturn.start(temp);
  }

  @AfterEach
  void stop() {
    if (coturn != null) {
      coturn.close();
    }
  }

  private void check(List<IceServer> servers, int exitCode, String... words) throws Exception {
    IceServer server = servers.get(0);
    Path password = Files.writeString(temp.resolve("password"), server.credential().orElseThrow());
    try (FakeSignaling signaling = FakeSignaling.thatRegisters();
        FakeSignaling local = new FakeSignaling()) {
      List<String> args =
          new ArrayList<>(
              List.of(
                  "check",
                  "--signaling-url",
                  signaling.uri().toString(),
                  "--local-ws-url",
                  local.uri().toString(),
                  "--state-dir",
                  temp.resolve("state").toString(),
                  "--ice-username",
                  server.username().orElseThrow(),
                  "--ice-credential-file",
                  password.toString()));
      for (String url : server.urls()) {
        args.addAll(List.of("--ice-server", url));
      }
      try (GatewayProcess process =
          GatewayProcess.start(temp, Map.of(), args.toArray(String[]::new))) {
        assertThat(process.exitCode()).as(process.out() + process.err()).isEqualTo(exitCode);
        assertThat(process.out()).contains(words);
        assertThat(process.out() + process.err()).doesNotContain(server.credential().orElseThrow());
      }
    }
  }

  @Test
  void goodCredentialsAreSaidToRelayOverUdpAndTcp() throws Exception {
    check(
        TurnServers.now(Coturn.SECRET, coturn.udp(), coturn.tcp()),
        0,
        "  ok   " + coturn.udp() + ": It relays for this user name.",
        "  ok   " + coturn.tcp() + ": It relays for this user name.",
        "All is well.");
  }

  @Test
  void aWrongSecretIsSaid() throws Exception {
    check(
        TurnServers.now("south", coturn.udp(), coturn.tcp()),
        1,
        "  FAIL " + coturn.udp() + ": It does not accept the user name or the password.",
        "  FAIL " + coturn.tcp() + ": It does not accept the user name or the password.",
        "Not all is well");
  }

  @Test
  void aCertificateThatNobodyTrustsIsSaid() throws Exception {
    check(
        TurnServers.now(Coturn.SECRET, coturn.tls()),
        1,
        "  FAIL "
            + coturn.tls()
            + ": No secure connection can be made, or its certificate is not trusted.");
  }

  @Test
  void aClosedPortIsSaid() throws Exception {
    List<IceServer> servers = TurnServers.now(Coturn.SECRET, coturn.udp(), coturn.tcp());
    coturn.close();
    check(
        servers,
        1,
        "  FAIL " + coturn.udp() + ": Nobody answers at this port.",
        "  FAIL " + coturn.tcp() + ": Nobody answers at this port.");
  }
}
