package dev.parley.gateway.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.core.exception.UpgradeException;

/** A bridge's connection to the local API, from its making to its end. In turns only. */
final class LocalLink {

  /** What the link tells, in turns. */
  sealed interface Event permits Opened, LocalListener.Event {}

  /** The connection is there. */
  record Opened() implements Event {}

  private static final int NORMAL_CLOSE = 1000;

  private final BridgeContext context;
  private final Executor turns;
  private final String sessionId;
  private final Consumer<Event> events;
  private final LocalListener listener;
  private ApiSocket socket;
  private boolean over;
  private boolean aborted;
  private Future<?> closeTimer;

  LocalLink(BridgeContext context, Executor turns, String sessionId, Consumer<Event> events) {
    this.context = context;
    this.turns = turns;
    this.sessionId = sessionId;
    this.events = events;
    this.listener = new LocalListener(context, turns, event -> turns.execute(() -> tell(event)));
  }

  private void tell(LocalListener.Event event) {
    if (!(event instanceof LocalListener.Message)) {
      ended();
    }
    // A message's bytes are the budget's, so it is told even when nobody wants it any more.
    events.accept(event);
  }

  void connect() {
    CompletableFuture<?> unused =
        context
            .api()
            .connect(sessionId, listener)
            .whenComplete((opened, failure) -> turns.execute(() -> connected(opened, failure)));
  }

  private void connected(ApiSocket opened, Throwable failure) {
    if (opened == null) {
      if (!over) {
        over = true;
        events.accept(new LocalListener.Broken(reason(failure)));
      }
    } else if (aborted) {
      context.api().ended(opened);
      opened.abort();
    } else {
      socket = opened;
      if (over) {
        sendClose();
      } else {
        events.accept(new Opened());
      }
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof UpgradeException refused && refused.getResponseStatusCode() > 0
        ? "The local API refused the connection (HTTP " + refused.getResponseStatusCode() + ")."
        : "The local API cannot be reached.";
  }

  /** The connection; null before it is there. */
  ApiSocket socket() {
    return socket;
  }

  /** Asks for the API's next message. */
  void next() {
    if (socket != null && !over) {
      socket.next();
    }
  }

  /** What the API still says is of no use. */
  void discard() {
    listener.discard();
  }

  /** Closes the connection in good order, and without it after a while. */
  void close() {
    if (over) {
      return;
    }
    over = true;
    if (socket != null) {
      sendClose();
    }
  }

  private void sendClose() {
    closeSoon();
    socket.close(NORMAL_CLOSE);
    // Its answer to the closing can be read only behind all that it has sent before.
    listener.discard();
    socket.next();
  }

  /** Sees to it that the connection ends within the time that closing may take. */
  void closeSoon() {
    if (closeTimer == null) {
      closeTimer =
          context
              .timer()
              .schedule(
                  () -> turns.execute(this::abort),
                  context.limits().closeWait().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  /** Ends the connection at once; may be called again. */
  void abort() {
    aborted = true;
    ended();
    listener.discard();
    if (socket != null) {
      socket.abort();
    }
  }

  private void ended() {
    over = true;
    if (socket != null) {
      context.api().ended(socket);
    }
    if (closeTimer != null) {
      closeTimer.cancel(false);
    }
  }
}
