package dev.parley.exchange;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A conversation's place: its mailbox, its desk, its ear at the line. The mailbox is a queue with
 * one runner at a time (see {@link Turns}); its lock is held for the queue's own few instructions
 * only, never while anything is called.
 */
final class Seat implements Desk, LineListener {
  /** Frames kept while an answer is awaited. */
  static final int MAX_FRAMES = 1000;

  /** Their length, in chars. */
  static final long MAX_FRAME_CHARS = 4L << 20;

  /**
   * Frames, and likewise signals, kept while another thread runs the mailbox. For frames that is
   * the thread's delay and not the client's doing, hence the wider bound; a receiver of signals
   * that falls so far behind is a slow one.
   */
  static final int MAX_QUEUED = 100_000;

  /** Their length, in chars. */
  static final long MAX_QUEUED_CHARS = 16L << 20;

  /** So many refusals are a line in the log each; after them one for every doubling. */
  private static final int EACH_REFUSAL = 10;

  private static final System.Logger LOG = System.getLogger(Seat.class.getName());

  /**
   * What a client may still have to say when it is gone: frames whose way the engine was asked for.
   * It answers sooner; after this the client is gone in any case.
   */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /** A message of the client's; a binary one has no text. */
  private record Frame(String text, int bytes) {
    int chars() {
      return text == null ? 0 : text.length();
    }
  }

  /** The end, for everybody at once. */
  private record Closed(CloseCause cause) {}

  /** A node has died. */
  private record NodeLost(String node) {}

  /** The end of the line, behind what came on it. */
  private record LineClosed(CloseCause cause) {}

  /** Runs only while the conversation lives; what is not one of these runs always. */
  private record Timed(Runnable action) {}

  private final Switchboard board;
  private final PeerId self;
  private final Line line;
  private final Object lock = new Object();
  private final ArrayDeque<Object> inbox = new ArrayDeque<>(2);
  // Guarded by lock.
  private boolean running;
  private boolean over;
  private boolean flooded;
  private int frames;
  private long frameChars;
  private boolean overwhelmed;
  private int signals;
  private long signalChars;
  // Changed under the lock, by the thread that runs the mailbox; that thread reads it without.
  private int awaited;

  // Touched only by the thread that runs the mailbox.
  private Conversation conversation;
  private ArrayDeque<Object> held;
  private int relaying;
  private int refused;
  private CloseCause closing;
  private String protocol;
  private List<DeskTimer> timers;
  private Timers.Timer pings;
  private Timers.Timer lifeSign;
  private Timers.Timer expiry;

  private volatile long heardAt;
  private volatile int frameLimit = Integer.MAX_VALUE;

  Seat(Switchboard board, PeerId self, Line line, String protocol) {
    this.board = board;
    this.self = self;
    this.line = line;
    this.protocol = protocol;
    this.heardAt = board.timers().nanoTime();
  }

  void begin(Function<Desk, Conversation> opener) {
    board.counted(protocol, 1);
    post(
        (Runnable)
            () -> {
              // Not if all were hung up before it began.
              if (!over) {
                conversation = opener.apply(this);
                conversation.onOpen();
              }
            });
  }

  // --- the line's ear

  @Override
  public void frame(String text, int utf8Bytes) {
    arrived(new Frame(text, utf8Bytes));
  }

  @Override
  public void binary(int bytes) {
    arrived(new Frame(null, bytes));
  }

  private void arrived(Frame frame) {
    heard();
    boolean first;
    boolean idle = false;
    synchronized (lock) {
      if (over || flooded) {
        return;
      }
      int most = awaited > 0 ? MAX_FRAMES : MAX_QUEUED;
      long mostChars = awaited > 0 ? MAX_FRAME_CHARS : MAX_QUEUED_CHARS;
      flooded = frames >= most || (frames > 0 && frameChars + frame.chars() > mostChars);
      first = flooded;
      if (!flooded) {
        frames++;
        frameChars += frame.chars();
        idle = put(frame);
      }
    }
    if (first) {
      hangUp(CloseCause.FLOOD);
    } else if (idle) {
      board.run(this);
    }
  }

  @Override
  public void heard() {
    heardAt = board.timers().nanoTime();
  }

  @Override
  public void closed(CloseCause cause) {
    post(new LineClosed(cause));
  }

  @Override
  public int frameLimit() {
    return frameLimit;
  }

  // --- the exchange's side

  boolean deliver(Signal signal) {
    boolean first;
    boolean idle = false;
    synchronized (lock) {
      if (over || overwhelmed) {
        return false;
      }
      overwhelmed =
          signals >= MAX_QUEUED
              || (signals > 0 && signalChars + signal.text().length() > MAX_QUEUED_CHARS);
      first = overwhelmed;
      if (!overwhelmed) {
        signals++;
        signalChars += signal.text().length();
        idle = put(signal);
      }
    }
    if (first) {
      hangUp(CloseCause.SLOW_CONSUMER);
    } else if (idle) {
      board.run(this);
    }
    return !first;
  }

  void nodeLost(String node) {
    post(new NodeLost(node));
  }

  void hangUp(CloseCause cause) {
    post(new Closed(cause));
  }

  /** Like {@link #hangUp}, but leaves running the mailbox to the caller if it says true. */
  boolean markHangUp(CloseCause cause) {
    synchronized (lock) {
      return put(new Closed(cause));
    }
  }

  // --- the mailbox

  private void post(Object item) {
    boolean idle;
    synchronized (lock) {
      idle = put(item);
    }
    if (idle) {
      board.run(this);
    }
  }

  /** Under the lock. True if the mailbox was idle: the caller must run it. */
  private boolean put(Object item) {
    inbox.add(item);
    boolean idle = !running;
    running = true;
    return idle;
  }

  /**
   * Works off up to {@code most} items and says how many; when it were fewer, the mailbox is idle.
   */
  int turn(int most) {
    for (int done = 0; done < most; done++) {
      Object item = next();
      if (item == null) {
        return done;
      }
      handle(item);
    }
    return most;
  }

  private Object next() {
    synchronized (lock) {
      boolean heldFirst = awaited == 0 && held != null && !held.isEmpty();
      Object item = heldFirst ? held.poll() : inbox.poll();
      if (item == null) {
        running = false;
      } else if (item instanceof Signal signal) {
        signals--;
        signalChars -= signal.text().length();
      } else if (item instanceof Frame frame && awaited == 0) {
        frames--;
        frameChars -= frame.chars();
      }
      return item;
    }
  }

  private void handle(Object item) {
    try {
      dispatch(item);
      if (closing == null && !over) {
        frameLimit = conversation.frameLimit();
      }
    } catch (Throwable e) {
      // Whatever it is, it must not reach the thread that happened to deliver, nor leave the
      // mailbox without a runner.
      LOG.log(
          System.Logger.Level.ERROR,
          () -> "conversation " + self + " (" + protocol + ") failed",
          e);
      close(CloseCause.INTERNAL_ERROR);
    }
    if (closing != null && !over) {
      finish(closing);
    }
  }

  private void dispatch(Object item) {
    if (item instanceof Runnable always) {
      always.run();
    } else if (over) {
      if (item instanceof Signal signal) {
        sendBack(signal);
      }
    } else if (item instanceof Frame frame) {
      onFrame(frame);
    } else if (item instanceof Signal signal) {
      onSignal(signal);
    } else if (item instanceof Timed timed) {
      timed.action().run();
    } else if (item instanceof Closed closed) {
      close(closed.cause());
    } else if (item instanceof NodeLost lost) {
      conversation.onNodeLost(lost.node());
    } else {
      onLineClosed((LineClosed) item);
    }
  }

  private void onFrame(Frame frame) {
    if (frame.bytes() > conversation.frameLimit()) {
      close(CloseCause.TOO_BIG);
    } else if (awaited > 0) {
      hold(frame);
    } else if (frame.text() == null) {
      conversation.onBinary();
    } else {
      conversation.onFrame(frame.text());
    }
  }

  /** Whoever closes behind a frame has sent it all the same. */
  private void onLineClosed(LineClosed closed) {
    if (relaying == 0) {
      close(closed.cause());
    } else {
      hold(closed);
      after(LAST_WORDS, () -> close(closed.cause()));
    }
  }

  private void hold(Object item) {
    if (held == null) {
      held = new ArrayDeque<>();
    }
    held.add(item);
  }

  private void onSignal(Signal signal) {
    if (signal.isReturned()) {
      conversation.onReturned(signal.original(self));
    } else {
      conversation.onSignal(signal);
    }
  }

  /** It was accepted while the conversation lived: its sender must learn that nobody read it. */
  private void sendBack(Signal signal) {
    if (!signal.isReturned() && !signal.from().equals(self)) {
      board.exchange().route(signal.from(), signal.returnedBy(self));
    }
  }

  private void finish(CloseCause cause) {
    synchronized (lock) {
      over = true;
    }
    board.remove(this);
    board.counted(protocol, -1);
    held = null;
    if (timers != null) {
      List<DeskTimer> set = timers;
      timers = null;
      set.forEach(DeskTimer::cancel);
    }
    if (conversation != null) {
      try {
        conversation.onClosed(cause);
      } catch (Throwable e) {
        // As in handle: the thread may have other mailboxes to run, or all the timers.
        LOG.log(
            System.Logger.Level.ERROR,
            () -> "conversation " + self + " (" + protocol + ") failed to close",
            e);
      }
    }
  }

  // --- the desk

  @Override
  public PeerId self() {
    return self;
  }

  @Override
  public void send(String text) {
    line.send(text);
  }

  @Override
  public void refuse(ErrorFrame error) {
    refused++;
    if (refused <= EACH_REFUSAL || Integer.bitCount(refused) == 1) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0} ({1}) is refused: {2} (its {3}. time)",
          self,
          protocol,
          error.code(),
          Integer.toString(refused));
    }
    send(error.text());
  }

  @Override
  public void close(CloseCause cause) {
    if (closing == null) {
      LOG.log(System.Logger.Level.DEBUG, "{0} ({1}) is closed: {2}", self, protocol, cause.label());
      closing = cause;
      line.close(cause);
    }
  }

  @Override
  public boolean isClosed() {
    return closing != null;
  }

  @Override
  public Exchange exchange() {
    return board.exchange();
  }

  @Override
  public <T> void await(CompletionStage<T> answer, BiConsumer<? super T, ? super Throwable> then) {
    CompletableFuture<T> future = answer.toCompletableFuture();
    if (future.isDone()) {
      settle(future, then);
      return;
    }
    Registration registration = new Registration();
    answer.whenComplete(
        (value, failure) -> {
          if (!registration.isThisThread()) {
            post(
                (Runnable)
                    () -> {
                      awaiting(-1);
                      settle(future, then);
                    });
          }
        });
    if (registration.over()) {
      settle(future, then);
    } else {
      awaiting(1);
    }
  }

  /**
   * Tells an answer that comes while it is being asked for from one that comes later. The former
   * must not go through the mailbox: what was told after it may be in there already.
   */
  private static final class Registration {
    // Used by one thread; another one only compares itself with it.
    private volatile Thread registering = Thread.currentThread();
    private boolean there;

    boolean isThisThread() {
      boolean same = registering == Thread.currentThread();
      there |= same;
      return same;
    }

    boolean over() {
      registering = null;
      return there;
    }
  }

  private void awaiting(int change) {
    synchronized (lock) {
      awaited += change;
    }
  }

  @Override
  public <T> void relaying(
      CompletionStage<T> answer, BiConsumer<? super T, ? super Throwable> then) {
    if (answer.toCompletableFuture().isDone()) {
      await(answer, then);
      return;
    }
    relaying++;
    await(
        answer,
        (value, failure) -> {
          relaying--;
          then.accept(value, failure);
        });
  }

  private static <T> void settle(
      CompletableFuture<T> future, BiConsumer<? super T, ? super Throwable> then) {
    T value;
    try {
      value = future.join();
    } catch (CompletionException e) {
      then.accept(null, e.getCause());
      return;
    } catch (CancellationException e) {
      then.accept(null, e);
      return;
    }
    then.accept(value, null);
  }

  @Override
  public Timers.Timer after(Duration delay, Runnable action) {
    if (closing != null) {
      return () -> {};
    }
    DeskTimer timer = new DeskTimer(action);
    timer.start(delay);
    return timer;
  }

  @Override
  public Timers.Timer every(Duration interval, Runnable action) {
    if (closing != null) {
      return () -> {};
    }
    DeskTimer[] timer = new DeskTimer[1];
    timer[0] =
        new DeskTimer(
            () -> {
              timer[0].start(interval);
              action.run();
            });
    timer[0].start(interval);
    return timer[0];
  }

  @Override
  public void keepAlive(Duration interval, Runnable alongside) {
    if (pings != null) {
      pings.cancel();
      lifeSign.cancel();
      pings = null;
    }
    if (!interval.isZero()) {
      pings =
          every(
              interval,
              () -> {
                line.ping();
                alongside.run();
              });
      awaitLifeSign(interval.multipliedBy(2));
    }
  }

  private void awaitLifeSign(Duration longest) {
    Duration left = longest.minusNanos(silenceNanos());
    if (left.isNegative() || left.isZero()) {
      close(CloseCause.NOT_HEARD);
    } else {
      lifeSign = after(left, () -> awaitLifeSign(longest));
    }
  }

  @Override
  public void expiresIn(Duration left) {
    if (expiry != null) {
      expiry.cancel();
    }
    expiry = after(left, () -> close(CloseCause.TOKEN_EXPIRED));
  }

  @Override
  public long silenceNanos() {
    return board.timers().nanoTime() - heardAt;
  }

  @Override
  public void speaks(String name) {
    if (!name.equals(protocol) && !over) {
      board.counted(protocol, -1);
      protocol = name;
      board.counted(protocol, 1);
    }
  }

  /**
   * A timer of this conversation: fires through the mailbox, forgotten when it fired, cancelled
   * with the conversation.
   */
  private final class DeskTimer implements Timers.Timer {
    private final Runnable action;
    private Timers.Timer set;

    DeskTimer(Runnable action) {
      this.action = action;
    }

    void start(Duration delay) {
      if (timers == null) {
        timers = new ArrayList<>(4);
      }
      timers.add(this);
      set = board.timers().after(delay, () -> post(new Timed(this::fire)));
    }

    private void fire() {
      // Cancelled after it was due: the list no longer has it.
      if (timers != null && timers.remove(this)) {
        action.run();
      }
    }

    @Override
    public void cancel() {
      if (set != null) {
        set.cancel();
        set = null;
      }
      if (timers != null) {
        timers.remove(this);
      }
    }
  }
}
