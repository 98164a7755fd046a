package dev.parley.it;

import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import org.junit.jupiter.api.Test;

/** How clients hear of the end, when the application goes and when the server is stopped. */
class ShutdownIT {

  @Test
  void everySocketIsClosedWith1001WhenTheApplicationIsUndeployedAndWhenTheServerIsStopped()
      throws Exception {
    try (AppServer server = AppServer.start(ServerSetup.plain())) {
      try (OneOfEach sockets = OneOfEach.connect(server)) {
        server.undeploy();
        sockets.expect1001();
      }
      server.deploy();
      try (OneOfEach sockets = OneOfEach.connect(server)) {
        server.stop();
        sockets.expect1001();
      }
    }
  }
}
