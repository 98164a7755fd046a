package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerKind;
import dev.parley.it.server.ServerSetup;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What somebody sees who has just started the server that comes with the project. */
class StartLineIT {

  static boolean isEmbeddedDefault() {
    return ServerKind.current() == ServerKind.LIBERTY;
  }

  @Test
  @EnabledIf("isEmbeddedDefault")
  void theLastLineSaysWhereToLook() {
    try (AppServer server = AppServer.start(ServerSetup.plain())) {
      String address = "http://localhost:" + server.port() + "/";
      server.awaitLog("Parley is open: " + address);
      List<String> lines = server.log().lines().filter(line -> !line.isBlank()).toList();
      assertThat(lines).last().asString().contains(address);
    }
  }
}
