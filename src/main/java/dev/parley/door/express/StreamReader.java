package dev.parley.door.express;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Reads from a stream that is never blocked on, a little at a time: a client that sends without end
 * must not keep the thread that others are read by. On WildFly that is one of a few for all
 * connections. What is left after one turn is read on the executor, behind the others that wait
 * there; until the stream says that nothing is left, the server does not call again.
 */
final class StreamReader implements ReadListener {

  /** Hears what comes; called by one thread at a time. */
  interface Listener {
    /** Whether nothing is wanted any more. */
    boolean isOver();

    /** So many bytes of a buffer, good until this returns. */
    void arrived(byte[] buffer, int count);

    /** The client has closed its side; perhaps more than once. */
    void finished();

    /** The stream is broken. */
    void readFailed(Throwable failure);
  }

  /** Read in one turn; at least one buffer. */
  static final int TURN_BYTES = 32 << 10;

  private static final System.Logger LOG = System.getLogger(StreamReader.class.getName());

  private final ServletInputStream in;
  private final Executor executor;
  private final Listener listener;

  /**
   * A reader of a connection's stream, which is not read before {@link #open}.
   *
   * @param executor takes over from threads that have read enough
   */
  StreamReader(ServletInputStream in, Executor executor, Listener listener) {
    this.in = in;
    this.executor = executor;
    this.listener = listener;
  }

  /** Begins to hear of what is there to be read. */
  void open() {
    in.setReadListener(this);
  }

  @Override
  public void onDataAvailable() {
    while (readSome()) {
      try {
        executor.execute(this::onDataAvailable);
        return;
      } catch (RejectedExecutionException e) {
        // The server stops and takes no more work: then this thread goes on.
        LOG.log(System.Logger.Level.DEBUG, "reading is not handed over", e);
      }
    }
  }

  /** One turn; true if there is more. */
  private boolean readSome() {
    byte[] buffer = ReadBuffers.take();
    try {
      int left = TURN_BYTES;
      while (!listener.isOver()) {
        // Before asking: on Open Liberty to be told that something is there is to have taken it.
        if (left <= 0) {
          return true;
        }
        if (!in.isReady()) {
          // On WildFly an end that is met outside a call of the server's is not told otherwise.
          if (in.isFinished()) {
            listener.finished();
          }
          return false;
        }
        int count = in.read(buffer, 0, buffer.length);
        if (count < 0) {
          listener.finished();
          return false;
        }
        left -= count;
        listener.arrived(buffer, count);
      }
    } catch (IOException | RuntimeException e) {
      // What fails in a turn of ours no server hears of.
      listener.readFailed(e);
    } finally {
      ReadBuffers.giveBack(buffer);
    }
    return false;
  }

  @Override
  public void onAllDataRead() {
    listener.finished();
  }

  @Override
  public void onError(Throwable failure) {
    listener.readFailed(failure);
  }
}
