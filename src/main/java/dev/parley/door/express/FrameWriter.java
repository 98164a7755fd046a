package dev.parley.door.express;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Writes frames to a stream that is never blocked on. Whoever brings something, and the server when
 * the stream can take more, calls {@link #run}; the first one in does the work for all that come
 * meanwhile, so that there is one writer at a time and no lock is held while it writes.
 *
 * <p>There is room for one frame of the line's, one pong and one close frame: a pong that has not
 * left yet gives way to a newer one (RFC 6455, 5.5.3, allows that), so that no flood of pings makes
 * anything grow. Nothing leaves behind the close frame.
 *
 * <p>Servers may keep the array of a frame until the stream is ready again, and on WildFly they
 * write all of it whatever part was named: each frame is an array of its own, written whole and not
 * touched afterwards.
 */
final class FrameWriter {

  /** Hears how it goes; called by whoever writes. */
  interface Listener {
    /** The close frame is out, as far as the server can tell. */
    void closeFrameSent();

    /** The stream is broken. */
    void writeFailed(Throwable failure);
  }

  /**
   * A frame, and who wants to know when the server has taken it. Never compared, so that the array
   * does no harm.
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Outgoing(byte[] frame, Consumer<Throwable> done) {}

  /** What has been done with the present frame. */
  private enum Stage {
    NOTHING,
    WRITTEN,
    FLUSHED
  }

  private final Listener listener;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicReference<Outgoing> line = new AtomicReference<>();
  private final AtomicReference<byte[]> pong = new AtomicReference<>();
  private final AtomicReference<byte[]> close = new AtomicReference<>();
  private boolean flushes;
  private volatile ServletOutputStream out;
  private volatile boolean ended;

  // Touched only by the one who writes.
  private Outgoing present;
  private boolean last;
  private Stage stage = Stage.NOTHING;

  /** A writer that keeps what it gets until {@link #open}. */
  FrameWriter(Listener listener) {
    this.listener = listener;
  }

  /**
   * The stream is ready for the first time.
   *
   * @param toBeFlushed whether the server needs to be told when a frame is complete
   */
  void open(ServletOutputStream stream, boolean toBeFlushed) {
    flushes = toBeFlushed;
    out = stream;
    run();
  }

  boolean isOpen() {
    return out != null;
  }

  /** The connection is over: nothing is written any more. */
  void end() {
    ended = true;
  }

  /**
   * A frame of the line's. The one before must have been reported.
   *
   * @param done called once: with null when the server has taken the frame and wants the next, or
   *     with the reason why it did not
   */
  void send(byte[] frame, Consumer<Throwable> done) {
    if (ended) {
      done.accept(new IOException("the connection is closed"));
      return;
    }
    line.set(new Outgoing(frame, done));
    run();
  }

  /** The answer to the latest ping. */
  void pong(byte[] frame) {
    pong.set(frame);
    run();
  }

  /** The close frame, behind the frame that is under way; only the first one counts. */
  void close(byte[] frame) {
    if (close.compareAndSet(null, frame)) {
      run();
    }
  }

  /** Writes what can be written. Never blocks. */
  void run() {
    if (calls.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      write();
      seen = calls.addAndGet(-seen);
    } while (seen != 0);
  }

  private void write() {
    ServletOutputStream stream = out;
    if (stream == null || ended) {
      return;
    }
    try {
      while (!last && step(stream)) {
        // One step after the other, until the stream has enough or there is nothing left.
      }
    } catch (IOException | RuntimeException e) {
      // Servers differ in what they throw for a connection that is gone.
      ended = true;
      Outgoing failed = present;
      present = null;
      listener.writeFailed(e);
      if (failed != null) {
        failed.done().accept(e);
      }
    }
  }

  /** Does the next step; false if there is none now. */
  private boolean step(ServletOutputStream stream) throws IOException {
    if (present == null) {
      present = next();
      if (present == null) {
        return false;
      }
    }
    if (ended || !isReady(stream)) {
      return false;
    }
    switch (stage) {
      case NOTHING -> {
        stream.write(present.frame());
        stage = Stage.WRITTEN;
      }
      case WRITTEN -> {
        if (flushes) {
          stream.flush();
          stage = Stage.FLUSHED;
        } else {
          taken();
        }
      }
      case FLUSHED -> taken();
    }
    return true;
  }

  private Outgoing next() {
    byte[] answer = pong.getAndSet(null);
    if (answer != null) {
      return new Outgoing(answer, nobody -> {});
    }
    Outgoing frame = line.getAndSet(null);
    if (frame != null) {
      return frame;
    }
    byte[] farewell = close.get();
    return farewell == null ? null : new Outgoing(farewell, nobody -> farewellSent());
  }

  private void farewellSent() {
    last = true;
    listener.closeFrameSent();
  }

  private void taken() {
    Consumer<Throwable> done = present.done();
    present = null;
    stage = Stage.NOTHING;
    done.accept(null);
  }

  /**
   * On Open Liberty the answer no and the promise to call later are two steps, which the call may
   * fall in between; it is made under the monitor of the stream.
   */
  private static boolean isReady(ServletOutputStream stream) {
    synchronized (stream) {
      return stream.isReady();
    }
  }
}
