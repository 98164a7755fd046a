package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody who has just started a server sees. */
class StartLineIT {

  @Test
  void theLastLineSaysWhereToLook() {
    try (AppServer server = AppServer.start(ServerSetup.plain())) {
      String address = "http://localhost:" + server.port() + "/";
      server.awaitLog("Parley is open: " + address);
      List<String> lines = server.log().lines().filter(line -> !line.isBlank()).toList();
      assertThat(lines).last().asString().contains(address);
    }
  }
}
