package dev.parley.door;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.time.Duration;

/**
 * Puts the one end point in its place, and empties the house before the application goes. Its place
 * among the listeners is in WEB-INF/web.xml.
 */
public class DoorListener implements ServletContextListener {

  /**
   * The longest that undeployment waits for lines to close. Clients that read get their close frame
   * within milliseconds; this is for those that do not.
   */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(DoorListener.class.getName());

  @Inject private Door door;

  /**
   * Empties the house when the process is told to end. Open Liberty closes its ports before it
   * stops its applications, and clients would only see their connections break: so this does not
   * wait for {@link #contextDestroyed}.
   */
  private final Thread processEnds = new Thread(this::empty, "parley-shutdown");

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServerContainer container =
        (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
    try {
      container.addEndpoint(door.endpointConfig(Door.HIDDEN_PATH));
    } catch (DeploymentException e) {
      throw new IllegalStateException("this server takes no WebSocket end point", e);
    }
    Runtime.getRuntime().addShutdownHook(processEnds);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    empty();
    try {
      // Else the process would keep the application, long undeployed, for its end.
      Runtime.getRuntime().removeShutdownHook(processEnds);
    } catch (IllegalStateException e) {
      LOG.log(System.Logger.Level.DEBUG, "the process ends, and its hooks run already", e);
    }
  }

  private void empty() {
    int open = door.lines();
    try {
      boolean all = door.stop(FAREWELL);
      LOG.log(
          System.Logger.Level.INFO,
          "{0} lines closed{1}",
          open,
          all ? "" : ", some of them without a proper farewell");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
