package dev.parley.start;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Says where to look once there is something to see. Open Liberty opens its port after the
 * application, and has lines of its own to say then; whoever starts a server looks at the last one.
 */
@ApplicationScoped
class WhereToLook {
  private static final System.Logger LOG = System.getLogger(WhereToLook.class.getName());
  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final int CONNECT_MILLIS = 250;

  /** One minute: a server that is not at {@code PORT} by then listens somewhere else. */
  private static final int MOST = 60;

  @Resource private ManagedScheduledExecutorService scheduler;
  @Inject private StartSettings settings;

  private ScheduledFuture<?> looking;
  // Used by one run after the other.
  private int looks;
  private boolean seen;

  synchronized void open(@Observes @Initialized(ApplicationScoped.class) Object event) {
    looking =
        scheduler.scheduleWithFixedDelay(
            this::look, BETWEEN.toMillis(), BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Seen twice in a row: by then the server has said what it has to say. */
  private synchronized void look() {
    boolean open = isOpen();
    if (open && seen) {
      LOG.log(
          System.Logger.Level.INFO,
          "Parley is open: http://localhost:{0}/",
          Integer.toString(settings.port()));
    }
    if ((open && seen) || ++looks == MOST) {
      looking.cancel(false);
    }
    seen = open;
  }

  private boolean isOpen() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      // Not yet.
      return false;
    }
  }

  @PreDestroy
  synchronized void close() {
    looking.cancel(false);
  }
}
