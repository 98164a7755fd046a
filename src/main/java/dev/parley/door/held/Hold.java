package dev.parley.door.held;

import dev.parley.exchange.Timers;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Decides when a held connection ends: when the close frame is gone and the client has answered it
 * or left, or {@code linger} after the frame if the client says nothing, or {@code patience} after
 * the wish to close if it does not read. Safe to use from any thread; nothing blocks the caller.
 */
public final class Hold implements FrameHeaders.Listener {
  private static final int FIRST_CONTROL_OPCODE = 8;
  private static final System.Logger LOG = System.getLogger(Hold.class.getName());

  private final ServerSocketHandle socket;
  private final Timers timers;
  private final Executor executor;
  private volatile Duration linger;
  private volatile Duration patience;
  private final Consumer<Hold> whenOver;

  private volatile IntSupplier frameLimit = () -> Integer.MAX_VALUE;
  private volatile Runnable tooBig = () -> {};

  // Guarded by this.
  private WebConnection connection;
  private boolean closeFrameSent;
  private boolean answered;
  private boolean gone;
  private Timers.Timer timer;
  private Timers.Timer deadline;

  private volatile boolean closing;
  private volatile boolean over;

  /**
   * Holds a connection that will be made.
   *
   * @param socket the server's connection, if it can be reached
   * @param executor runs what may block
   * @param whenOver told once when the connection is given back to the server
   */
  public Hold(
      ServerSocketHandle socket,
      Timers timers,
      Executor executor,
      Duration linger,
      Duration patience,
      Consumer<Hold> whenOver) {
    this.socket = socket;
    this.timers = timers;
    this.executor = executor;
    this.linger = linger;
    this.patience = patience;
    this.whenOver = whenOver;
  }

  /**
   * Watches the sizes of frames.
   *
   * @param limit the most bytes of the next data frame
   * @param exceeded called once at the header of one that has more
   */
  public void watch(IntSupplier limit, Runnable exceeded) {
    this.frameLimit = limit;
    this.tooBig = exceeded;
  }

  /** From now on the client is waited for no longer than that, whatever it has left to do. */
  public void hurry(Duration longest) {
    linger = longest;
    patience = longest;
  }

  /** Ends the connection now, whatever is on its way. */
  public void cut() {
    synchronized (this) {
      gone = true;
      closing = true;
    }
    end();
    executor.execute(socket::terminate);
  }

  synchronized void holds(WebConnection real) {
    this.connection = real;
  }

  boolean isClosing() {
    return closing;
  }

  /** Whether the connection is given back to the server. */
  public boolean isOver() {
    return over;
  }

  @Override
  public boolean frame(int opcode, long length) {
    if (opcode == FrameHeaders.CLOSE) {
      synchronized (this) {
        answered = true;
      }
      endIfDone();
    } else if (opcode < FIRST_CONTROL_OPCODE && !closing && length > frameLimit.getAsInt()) {
      closing = true;
      tooBig.run();
      return false;
    }
    return true;
  }

  /** Tyrus wants to close: it has written its close frame, or thinks so. */
  void closeWanted() {
    synchronized (this) {
      closing = true;
      if (deadline == null && !over) {
        deadline = timers.after(patience, this::cut);
      }
      if (closeFrameSent && timer == null && !over) {
        timer = timers.after(linger, this::end);
      }
    }
    endIfDone();
  }

  void closeFrameSent() {
    synchronized (this) {
      closeFrameSent = true;
      if (closing && timer == null && !over) {
        timer = timers.after(linger, this::end);
      }
    }
    endIfDone();
  }

  /** The client's side of the connection is closed: there is nobody to wait for. */
  void clientGone() {
    synchronized (this) {
      gone = true;
    }
    endIfDone();
  }

  /** The server has ended the connection of this handler. */
  void gone(HttpUpgradeHandler handler) {
    socket.forget(handler);
    synchronized (this) {
      gone = true;
      closing = true;
    }
    end();
  }

  private void endIfDone() {
    boolean done;
    synchronized (this) {
      done = closing && (gone || (answered && closeFrameSent));
    }
    if (done) {
      end();
    }
  }

  private void end() {
    WebConnection real;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      real = connection;
      if (timer != null) {
        timer.cancel();
      }
      if (deadline != null) {
        deadline.cancel();
      }
    }
    executor.execute(
        () -> {
          try {
            if (real != null) {
              real.close();
            }
          } catch (Exception e) {
            // The client was faster.
            LOG.log(System.Logger.Level.DEBUG, "closing a connection failed", e);
          }
          watchTheRest();
        });
    whenOver.accept(this);
  }

  /** The server closes only when the client has read everything: not longer than that. */
  private void watchTheRest() {
    if (socket.isOpen()) {
      timers.after(patience, () -> executor.execute(socket::terminate));
    }
  }
}
