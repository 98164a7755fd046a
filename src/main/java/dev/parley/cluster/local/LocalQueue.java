package dev.parley.cluster.local;

import dev.parley.exchange.Pairings.Entry;
import dev.parley.exchange.Pairings.Match;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One waiting queue. Whoever waits here may not be paired with anyone else who waits here, or they
 * would be: so the queue is as short as the number of people who parted from each other lately, and
 * going through it costs next to nothing.
 */
final class LocalQueue {

  /** Someone who waits. The greater {@code since}, the less it waited. */
  private record Waiting(Entry entry, long since) {}

  /** One side of a pair. */
  private record Paired(String room, PeerId partner) {}

  private final LocalEngine engine;
  private final Timers timers;
  private final Supplier<String> roomIds;
  // All guarded by this.
  private final List<Waiting> queue = new ArrayList<>();
  private final Map<PeerId, Paired> pairs = new HashMap<>();
  private final Partings partings = new Partings();
  private long entered;
  private Timers.Timer rematch;

  LocalQueue(LocalEngine engine, Timers timers, Supplier<String> roomIds) {
    this.engine = engine;
    this.timers = timers;
    this.roomIds = roomIds;
  }

  Optional<Match> enter(Entry entry) {
    Match[] own = new Match[1];
    engine.batch(
        () -> {
          synchronized (this) {
            own[0] = enterLocked(entry);
          }
        });
    return Optional.ofNullable(own[0]);
  }

  private Match enterLocked(Entry entry) {
    if (pairs.containsKey(entry.peer())
        || queue.stream().anyMatch(w -> w.entry().peer().equals(entry.peer()))) {
      return null;
    }
    Waiting newcomer = new Waiting(entry, ++entered);
    long now = timers.nanoTime();
    for (Iterator<Waiting> it = queue.iterator(); it.hasNext(); ) {
      Waiting first = it.next();
      if (!partings.apart(first.entry().peer(), entry.peer(), now)) {
        it.remove();
        // The timer for two of whom one is gone has nothing left to do.
        watch(now);
        return pair(first, newcomer);
      }
    }
    queue.add(entry.first() ? 0 : queue.size(), newcomer);
    watch(now);
    return null;
  }

  /** Pairs two, tells {@code first} and returns what {@code second} is told. */
  private Match pair(Waiting first, Waiting second) {
    String room = roomIds.get();
    PeerId one = first.entry().peer();
    PeerId other = second.entry().peer();
    pairs.put(one, new Paired(room, other));
    pairs.put(other, new Paired(room, one));
    boolean firstCalls = first.since() > second.since();
    engine.route(
        one,
        new Match(first.entry().ticket(), room, other, second.entry().label(), firstCalls)
            .toSignal());
    return new Match(second.entry().ticket(), room, one, first.entry().label(), !firstCalls);
  }

  boolean leave(PeerId peer, Signal notice, Duration cooldown) {
    boolean[] left = new boolean[1];
    engine.batch(
        () -> {
          synchronized (this) {
            left[0] = leaveLocked(peer, notice, cooldown);
          }
        });
    return left[0];
  }

  private boolean leaveLocked(PeerId peer, Signal notice, Duration cooldown) {
    if (queue.removeIf(waiting -> waiting.entry().peer().equals(peer))) {
      watch(timers.nanoTime());
      return true;
    }
    Paired pair = pairs.remove(peer);
    if (pair == null) {
      return false;
    }
    pairs.remove(pair.partner());
    long now = timers.nanoTime();
    partings.part(peer, pair.partner(), now, cooldown);
    engine.route(
        pair.partner(), new Signal(notice.kind(), notice.from(), pair.room(), notice.text()));
    return true;
  }

  /** Sets the timer for the moment at which two who wait may meet again. */
  private void watch(long now) {
    if (rematch != null) {
      rematch.cancel();
      rematch = null;
    }
    long soonest = Long.MAX_VALUE;
    for (Waiting one : queue) {
      for (Waiting other : queue) {
        soonest =
            Math.min(soonest, partings.nanosLeft(one.entry().peer(), other.entry().peer(), now));
      }
    }
    if (soonest != Long.MAX_VALUE) {
      rematch = timers.after(Duration.ofNanos(soonest), this::rematch);
    }
  }

  private void rematch() {
    engine.batch(
        () -> {
          synchronized (this) {
            rematch = null;
            long now = timers.nanoTime();
            while (matchOne(now)) {
              // Until no two who wait may be paired.
            }
            watch(now);
          }
        });
  }

  private boolean matchOne(long now) {
    for (int i = 0; i < queue.size(); i++) {
      for (int j = i + 1; j < queue.size(); j++) {
        Waiting first = queue.get(i);
        Waiting second = queue.get(j);
        if (!partings.apart(first.entry().peer(), second.entry().peer(), now)) {
          queue.remove(j);
          queue.remove(i);
          Match match = pair(first, second);
          engine.route(second.entry().peer(), match.toSignal());
          return true;
        }
      }
    }
    return false;
  }

  synchronized long waiting() {
    return queue.size();
  }

  synchronized long pairs() {
    return pairs.size() / 2;
  }
}
