package dev.parley.gateway.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** One number for each {@link Counter}. Safe to use from any thread; never blocks. */
public final class Counters {
  private final Map<Counter, LongAdder> numbers = new EnumMap<>(Counter.class);

  /** All at zero. */
  public Counters() {
    for (Counter counter : Counter.values()) {
      numbers.put(counter, new LongAdder());
    }
  }

  /** One more. */
  public void count(Counter counter) {
    add(counter, 1);
  }

  /** So many more. */
  public void add(Counter counter, long more) {
    numbers.get(counter).add(more);
  }

  /** The number so far. */
  public long get(Counter counter) {
    return numbers.get(counter).sum();
  }

  /** All numbers; each is right by itself, they are not of one instant. */
  public Map<Counter, Long> snapshot() {
    Map<Counter, Long> all = new EnumMap<>(Counter.class);
    numbers.forEach((counter, number) -> all.put(counter, number.sum()));
    return all;
  }
}
