package dev.parley.gateway;

import dev.parley.gateway.session.SessionEvents;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Tells the listeners, on a thread of their own, so that none of them holds the gateway up. */
final class Events implements SessionEvents {
  private static final System.Logger LOG = System.getLogger(Events.class.getName());
  private static final int MAX_WAITING = 1000;

  private final List<GatewayListener> listeners;
  private final AtomicLong dropped = new AtomicLong();
  private final ThreadPoolExecutor thread;

  Events(List<GatewayListener> listeners) {
    this.listeners = listeners;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Threads.named("events"),
            new ThreadPoolExecutor.DiscardPolicy());
    thread.allowCoreThreadTimeOut(true);
  }

  private void drop() {
    if (dropped.getAndIncrement() % MAX_WAITING == 0) {
      LOG.log(System.Logger.Level.WARNING, "a listener is too slow; it is not told everything");
    }
  }

  /** Tells all listeners, unless very much waits for them already. */
  void tell(Consumer<GatewayListener> what) {
    if (thread.getQueue().size() >= MAX_WAITING) {
      drop();
    } else {
      tellInAnyCase(what);
    }
  }

  /** Tells all listeners what happens seldom and is never left out. */
  void tellInAnyCase(Consumer<GatewayListener> what) {
    if (listeners.isEmpty()) {
      return;
    }
    thread.execute(
        () -> {
          for (GatewayListener listener : listeners) {
            try {
              what.accept(listener);
            } catch (RuntimeException | Error e) {
              LOG.log(System.Logger.Level.ERROR, "a listener failed", e);
            }
          }
        });
  }

  @Override
  public void opened(String sessionId) {
    tell(listener -> listener.sessionOpened(sessionId));
  }

  @Override
  public void closed(String sessionId, String reason) {
    tell(listener -> listener.sessionClosed(sessionId, reason));
  }

  /** What waits is still told; nothing more is taken. */
  void close() {
    thread.shutdown();
  }
}
