package dev.parley.it.server;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Stops the pool's servers when JUnit has run its last test; found through META-INF/services. */
public final class StopServersAtTheEnd implements LauncherSessionListener {

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    ServerPool.closeAll();
  }
}
