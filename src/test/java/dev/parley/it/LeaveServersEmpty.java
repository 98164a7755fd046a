package dev.parley.it;

import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerPool;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test class the maps and gauges of all servers that still run are at zero, or the class
 * fails. Found through META-INF/services, so that no class can leave it out.
 */
public final class LeaveServersEmpty implements AfterAllCallback {

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    for (AppServer server : ServerPool.running()) {
      Figures.awaitZero(TestServers.of(server));
    }
  }
}
