package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.ice.IceProbe;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.rig.Coturn;
import dev.parley.gateway.rig.TurnServers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real coturn says to our time-limited credentials: an Allocate request (RFC 8656) with
 * each.
 */
@Timeout(60)
class TurnCredentialsTest {
  private static final String RELAYS = "It relays for this user name.";
  private static final String REFUSED = "It does not accept the user name or the password.";

  @TempDir private static Path temp;

  private static Coturn coturn;

  @BeforeAll
  static void start() throws Exception {
    coturn = Coturn.start(temp);
  }

  @AfterAll
  static void stop() {
    if (coturn != null) {
      coturn.close();
    }
  }

  private static List<String> said(List<IceServer> servers) {
    assertThat(servers).hasSize(1);
    return new IceProbe().probe(servers.get(0)).stream().map(IceProbe.Finding::words).toList();
  }

  @Test
  void freshOnesAreAcceptedOverUdpAndTcp() {
    assertThat(said(TurnServers.now(Coturn.SECRET, coturn.udp(), coturn.tcp())))
        .containsExactly(RELAYS, RELAYS);
  }

  @Test
  void expiredOnesAreRefused() {
    assertThat(said(TurnServers.expired(Coturn.SECRET, coturn.udp(), coturn.tcp())))
        .containsExactly(REFUSED, REFUSED);
  }

  @Test
  void thoseOfAnotherSecretAreRefused() {
    assertThat(said(TurnServers.now("south", coturn.udp()))).containsExactly(REFUSED);
  }

  @Test
  void anEndThatWasMovedIsRefused() {
    IceServer expired = TurnServers.expired(Coturn.SECRET, coturn.udp()).get(0);
    IceServer fresh = TurnServers.now(Coturn.SECRET, coturn.udp()).get(0);
    IceServer forged =
        IceServer.turn(
            coturn.udp(), fresh.username().orElseThrow(), expired.credential().orElseThrow());
    assertThat(said(List.of(forged))).containsExactly(REFUSED);
  }

  @Test
  void anotherUsersNameIsRefused() {
    IceServer ann = TurnServers.now(Coturn.SECRET, coturn.udp()).get(0);
    IceServer forged =
        IceServer.turn(
            coturn.udp(),
            ann.username().orElseThrow().replace(":ann", ":bob"),
            ann.credential().orElseThrow());
    assertThat(said(List.of(forged))).containsExactly(REFUSED);
  }
}
