package dev.parley.door;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * What leaves on a line: a bounded queue with one frame under way at a time, its deadline, and the
 * close behind it. Nothing here blocks, and nothing is called while the lock is held.
 *
 * <p>Who adds to an idle outbox starts the frame itself, on its own thread. Servers report that a
 * frame is gone either at once, inside the call that started it, or later on a thread of theirs:
 * {@link #pump} is one loop for both, so that a thousand frames that each complete at once need no
 * deeper stack than one.
 */
final class Outbox {

  /**
   * The bounds of an outbox.
   *
   * @param bytes kept at most, counted as {@link #sizeOf}; a single frame always fits into an empty
   *     outbox
   * @param frames kept at most
   * @param sendTimeout the longest that one frame may be under way
   * @param closeTimeout from the wish to close until the connection is cut
   */
  record Limits(long bytes, int frames, Duration sendTimeout, Duration closeTimeout) {}

  /** What one thread sends before it passes the rest on: it has a line of its own to serve. */
  private static final int BUDGET = 64;

  /**
   * How long a closing line is kept for a client that floods or hunts and does not read: as long as
   * it is, what it sends costs.
   */
  private static final Duration HOSTILE_TIMEOUT = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

  private final Wire wire;
  private final Limits limits;
  private final SendMemory memory;
  private final QueueTime times;
  private final Timers timers;
  private final Executor executor;
  private final Consumer<CloseCause> broken;
  private final Runnable over;

  // All guarded by this.
  private final ArrayDeque<String> queue = new ArrayDeque<>(2);
  private long bytes;
  private boolean pumping;
  private boolean busy;
  private long inFlight;
  private long startedAt;
  private boolean pingWanted;
  private CloseCause closing;
  private boolean closeStarted;
  private boolean ended;
  private Timers.Timer watch;
  private Timers.Timer deadline;

  /**
   * An empty outbox.
   *
   * @param times measures how long frames are kept
   * @param executor takes over sending from threads that have done enough
   * @param broken told once if the line closes for a cause that shows here: too slow, or lost
   * @param over told once when nothing can be sent any more and nothing is kept
   */
  Outbox(
      Wire wire,
      Limits limits,
      SendMemory memory,
      QueueTime times,
      Timers timers,
      Executor executor,
      Consumer<CloseCause> broken,
      Runnable over) {
    this.wire = wire;
    this.limits = limits;
    this.memory = memory;
    this.times = times;
    this.timers = timers;
    this.executor = executor;
    this.broken = broken;
    this.over = over;
    memory.join(this);
  }

  /** What a frame counts for: never less than it takes in memory, whatever is written in it. */
  static long sizeOf(String text) {
    return 2L * text.length() + 64;
  }

  /** Adds a frame. Does nothing once the line closes. */
  void send(String text) {
    long size = sizeOf(text);
    boolean pump = false;
    synchronized (this) {
      if (closing != null) {
        return;
      }
      boolean fits = bytes == 0 || (bytes + size <= limits.bytes && queue.size() < limits.frames);
      if (fits) {
        queue.add(text);
        bytes += size;
        times.added(queue.size() + (inFlight > 0 ? 1 : 0));
        pump = claim();
      } else {
        size = 0;
      }
    }
    if (size == 0) {
      tooSlow();
      return;
    }
    memory.add(size);
    if (pump) {
      pump();
    }
  }

  /** Asks for a ping. Left out if anything is on its way or waits: that is as good a probe. */
  void ping() {
    synchronized (this) {
      if (closing != null || bytes > 0 || busy) {
        return;
      }
      pingWanted = true;
      if (!claim()) {
        return;
      }
    }
    pump();
  }

  /** Closes behind what is queued. Only the first call counts. */
  void close(CloseCause cause) {
    boolean pump;
    synchronized (this) {
      if (closing != null) {
        return;
      }
      closing = cause;
      deadline =
          timers.after(cause.isHostile() ? HOSTILE_TIMEOUT : limits.closeTimeout, this::overdue);
      pump = claim();
    }
    if (pump) {
      pump();
    }
  }

  /**
   * Closes as a slow consumer: what is queued is dropped. False if the line is closing already and
   * holds nothing that could be dropped.
   */
  boolean tooSlow() {
    boolean first;
    synchronized (this) {
      if (ended || closeStarted) {
        return false;
      }
      first = closing == null;
      if (first) {
        closing = CloseCause.SLOW_CONSUMER;
        deadline = timers.after(limits.closeTimeout, this::overdue);
      }
      closeStarted = true;
    }
    dropQueue();
    LOG.log(System.Logger.Level.DEBUG, "a line reads too slowly and is closed");
    wire.close(closing());
    if (first) {
      broken.accept(CloseCause.SLOW_CONSUMER);
    }
    return true;
  }

  /** The socket is closed: nothing more can be sent. */
  void ended() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      closeStarted = true;
      if (closing == null) {
        closing = CloseCause.CONNECTION_LOST;
      }
      cancelTimers();
    }
    memory.leave(this);
    dropQueue();
    writeOff();
    over.run();
  }

  /** The frame under way may never be reported. */
  private void writeOff() {
    long lost;
    synchronized (this) {
      lost = inFlight;
      bytes -= lost;
      inFlight = 0;
    }
    memory.add(-lost);
  }

  /** What would be given back if this line were closed now. */
  synchronized long droppable() {
    return closeStarted ? 0 : bytes;
  }

  private synchronized CloseCause closing() {
    return closing;
  }

  private void dropQueue() {
    long dropped = 0;
    synchronized (this) {
      for (String text : queue) {
        dropped += sizeOf(text);
      }
      queue.clear();
      times.dropped();
      pingWanted = false;
      bytes -= dropped;
    }
    memory.add(-dropped);
  }

  /** Makes the caller the one that pumps, if nobody does and nothing is under way. */
  private boolean claim() {
    if (pumping || busy) {
      return false;
    }
    pumping = true;
    return true;
  }

  private void pump() {
    while (!pumpSome()) {
      try {
        executor.execute(this::pump);
        return;
      } catch (RejectedExecutionException e) {
        // The server stops and takes no more work: then this thread goes on.
        LOG.log(System.Logger.Level.DEBUG, "sending is not handed over", e);
      }
    }
  }

  /**
   * Sends until nothing is left or something stays under way. One thread at a time.
   *
   * @return false if there is more to do, and the caller still is the one to do it
   */
  private boolean pumpSome() {
    for (int i = 0; i < BUDGET; i++) {
      String text;
      boolean close = false;
      CloseCause cause = null;
      synchronized (this) {
        text = queue.poll();
        if (text == null && !pingWanted) {
          close = closing != null && !closeStarted;
          closeStarted |= close;
          cause = closing;
          if (!close) {
            pumping = false;
            return true;
          }
        } else {
          busy = true;
          inFlight = text == null ? 0 : sizeOf(text);
          startedAt = timers.nanoTime();
          if (text == null) {
            pingWanted = false;
          }
          if (watch == null && !ended) {
            watch = timers.after(limits.sendTimeout, this::look);
          }
        }
      }
      if (close) {
        release();
        wire.close(cause);
        return true;
      }
      start(text);
      synchronized (this) {
        if (busy) {
          pumping = false;
          return true;
        }
      }
    }
    return false;
  }

  private synchronized void release() {
    pumping = false;
  }

  private void start(String text) {
    Completion done = new Completion();
    try {
      if (text == null) {
        wire.ping(done);
      } else {
        wire.send(text, done);
      }
    } catch (RuntimeException e) {
      // Servers throw for a socket that closed a moment ago.
      done.accept(e);
    }
  }

  /** The end of one frame; a second report is ignored. */
  private final class Completion implements Consumer<Throwable> {
    private boolean reported;

    @Override
    public void accept(Throwable failure) {
      long sent;
      long queued = -1;
      boolean pump = false;
      boolean lost = false;
      synchronized (Outbox.this) {
        if (reported) {
          return;
        }
        reported = true;
        sent = inFlight;
        bytes -= sent;
        inFlight = 0;
        busy = false;
        if (failure == null) {
          if (sent > 0) {
            queued = times.gone();
          }
          pump = !pumping;
          pumping = true;
        } else {
          lost = !closeStarted;
          if (lost) {
            closeStarted = true;
            if (closing == null) {
              closing = CloseCause.CONNECTION_LOST;
            }
          }
        }
      }
      times.tell(queued);
      memory.add(-sent);
      if (lost) {
        fail(failure);
      }
      if (pump) {
        pump();
      }
    }
  }

  /** A frame could not be sent: the connection is of no more use. */
  private void fail(Throwable failure) {
    LOG.log(System.Logger.Level.DEBUG, "sending failed, the connection is given up", failure);
    dropQueue();
    wire.cut();
    broken.accept(CloseCause.CONNECTION_LOST);
  }

  /** Looks whether the frame under way is overdue; set again while there is one. */
  private void look() {
    synchronized (this) {
      watch = null;
      if (ended || !busy) {
        return;
      }
      long left = limits.sendTimeout.toNanos() - (timers.nanoTime() - startedAt);
      if (left > 0) {
        watch = timers.after(Duration.ofNanos(left), this::look);
        return;
      }
    }
    tooSlow();
  }

  /** The closing handshake did not get through in time. */
  private void overdue() {
    synchronized (this) {
      if (ended) {
        return;
      }
    }
    LOG.log(System.Logger.Level.DEBUG, "a closing line takes too long and is cut");
    wire.cut();
    ended();
  }

  private void cancelTimers() {
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }
}
