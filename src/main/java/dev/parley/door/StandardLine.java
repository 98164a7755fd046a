package dev.parley.door;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Line;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Timers;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A line on a server's own WebSocket implementation. Whoever closes first, its listener hears of it
 * once.
 */
final class StandardLine implements Line {
  private final Outbox outbox;
  // Guarded by this: a line may break while its conversation is still being opened.
  private LineListener listener;
  private CloseCause early;
  private volatile boolean hurried;

  /**
   * A line that nobody listens to yet.
   *
   * @param wire makes the wire; the argument is to be run when the session has ended
   * @param gone told once when the line has ended
   */
  StandardLine(
      Function<Runnable, Wire> wire,
      Outbox.Limits limits,
      SendMemory memory,
      Timers timers,
      Executor executor,
      Consumer<StandardLine> gone) {
    this.outbox =
        new Outbox(
            wire.apply(this::sessionEnded),
            limits,
            memory,
            timers,
            executor,
            this::broken,
            () -> gone.accept(this));
  }

  /** Connects the listener; it hears at once what it has missed. */
  void attach(LineListener ear) {
    CloseCause missed;
    synchronized (this) {
      listener = ear;
      missed = early;
    }
    if (missed != null) {
      ear.closed(missed);
    }
  }

  /** The session is closed. */
  void ended(CloseCause cause) {
    outbox.ended();
    broken(cause);
  }

  /** Whether its client is not to be waited for, once our close frame is out. */
  boolean isHurried() {
    return hurried;
  }

  private void sessionEnded() {
    outbox.ended();
  }

  private void broken(CloseCause cause) {
    LineListener ear;
    synchronized (this) {
      ear = listener;
      if (ear == null && early == null) {
        early = cause;
      }
    }
    if (ear != null) {
      ear.closed(cause);
    }
  }

  @Override
  public void send(String text) {
    outbox.send(text);
  }

  @Override
  public void ping() {
    outbox.ping();
  }

  @Override
  public void close(CloseCause cause) {
    if (cause.isHostile()) {
      hurried = true;
    }
    outbox.close(cause);
  }
}
