package dev.parley.exchange;

import dev.parley.cluster.local.LocalEngine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An exchange in virtual time for tests: everything happens on the caller's thread, at once; time
 * passes when told.
 */
public final class TestBoard {
  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicInteger rooms = new AtomicInteger();
  private final TimerWheel wheel = new TimerWheel(nanos::get);
  private final Switchboard board;

  /** An empty exchange on the local engine. */
  public TestBoard() {
    this(Observer.NOBODY);
  }

  /** The same, and somebody watches. */
  public TestBoard(Observer observer) {
    board = new Switchboard("test", wheel, Runnable::run, observer);
    board.connect(new LocalEngine(board, () -> "room-" + rooms.incrementAndGet()));
  }

  /** The switchboard. */
  public Switchboard board() {
    return board;
  }

  /** The exchange. */
  public Exchange exchange() {
    return board.exchange();
  }

  /** The timers, in virtual time. */
  public Timers timers() {
    return wheel;
  }

  /** Lets time pass, firing each timer when it is due. */
  public void pass(Duration time) {
    long end = nanos.get() + time.toNanos();
    while (nanos.get() < end) {
      nanos.set(Math.min(end, nanos.get() + TimerWheel.TICK.toNanos()));
      wheel.turn();
    }
  }

  /** A new line on which {@code protocol} is spoken, as after an upgrade of {@code path}. */
  public TestLine connect(Protocol protocol, Upgrade upgrade, boolean chosen) {
    TestLine line = new TestLine();
    line.listener = board.open(line, protocol.name(), desk -> protocol.open(desk, upgrade, chosen));
    return line;
  }

  /** A new line with any conversation. */
  public TestLine connect(java.util.function.Function<Desk, Conversation> opener) {
    TestLine line = new TestLine();
    line.listener = board.open(line, "test", opener);
    return line;
  }

  /** An upgrade without headers. */
  public static Upgrade upgrade(String path) {
    return new Upgrade(path, Map.of(), Map.of(), ClientAddress.alone("127.0.0.1"));
  }

  /** How many timers are set: none may be left when all lines are closed. */
  public int timersSet() {
    return wheel.size();
  }
}
