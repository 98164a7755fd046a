package dev.parley.guard;

import dev.parley.exchange.ClientAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections are open, in all and from each address. Remembers only addresses that have
 * one. Safe to use from any thread.
 */
public final class Connections {

  /** What came of asking for a place. */
  public sealed interface Answer {
    /** There is one. */
    record Granted(Place place) implements Answer {}

    /** The server is full. */
    record ServerFull() implements Answer {}

    /** The address has as many as it may. */
    record AddressFull() implements Answer {}
  }

  private static final Answer SERVER_FULL = new Answer.ServerFull();
  private static final Answer ADDRESS_FULL = new Answer.AddressFull();

  /** One connection's place; to be left when it ends, once or more. */
  public final class Place {
    private final String group;
    private final AtomicBoolean left = new AtomicBoolean();

    private Place(String group) {
      this.group = group;
    }

    /** Gives the place free. */
    public void leave() {
      if (left.compareAndSet(false, true)) {
        open.decrementAndGet();
        byGroup.computeIfPresent(group, (any, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  private final int most;
  private final int mostPerAddress;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<String, Integer> byGroup = new ConcurrentHashMap<>();

  /**
   * Nobody is connected yet.
   *
   * @param mostPerAddress 0: not limited
   */
  Connections(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  /** Asks for a place. */
  public Answer enter(ClientAddress address) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return SERVER_FULL;
    }
    int count = byGroup.merge(address.group(), 1, Integer::sum);
    Place place = new Place(address.group());
    if (mostPerAddress > 0 && count > mostPerAddress) {
      place.leave();
      return ADDRESS_FULL;
    }
    return new Answer.Granted(place);
  }

  /** How many are open. */
  public int open() {
    return open.get();
  }

  /** How many addresses they come from. */
  public int addresses() {
    return byGroup.size();
  }
}
