package dev.parley.guard;

import dev.parley.guard.Throttle.Budget;
import dev.parley.guard.Throttle.Limits;
import dev.parley.guard.Throttle.Share;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What an address or a line has spent, and how long it is blocked. Not safe for threads. */
final class Account {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Map<Budget, SlidingWindow> windows = new EnumMap<>(Budget.class);
  private Budget overspent;
  private long blockedUntil;
  private int strikes;

  /** Of an address: the line that has spent most of each budget. */
  private final Map<Budget, Share> heaviest = new EnumMap<>(Budget.class);

  /** Of an address: the line that was blocked alone, and when that is over. */
  private Share blockedAlone;

  private long blockedAloneUntil;

  SlidingWindow window(Budget budget, long now) {
    return windows.computeIfAbsent(budget, any -> new SlidingWindow(MINUTE, now));
  }

  Optional<Block> blocked(long now) {
    long left = blockedUntil - now;
    return overspent == null || left <= 0
        ? Optional.empty()
        : Optional.of(new Block(overspent, Duration.ofNanos(left)));
  }

  Block block(Budget budget, long now, Limits limits) {
    boolean behaved = overspent != null && now - blockedUntil >= limits.longestBlock().toNanos();
    strikes = behaved ? 0 : strikes;
    overspent = budget;
    long length = length(strikes, limits);
    blockedUntil = now + length;
    strikes++;
    windows.values().forEach(window -> window.clear(now));
    return new Block(budget, Duration.ofNanos(length));
  }

  private static long length(int strikes, Limits limits) {
    long longest = limits.longestBlock().toNanos();
    long length = limits.block().toNanos();
    for (int i = 0; i < strikes && length < longest; i++) {
      length *= 2;
    }
    return Math.min(length, longest);
  }

  /** Of an address: the line that has spent most of a budget. */
  Optional<Share> heaviest(Budget budget) {
    return Optional.ofNullable(heaviest.get(budget));
  }

  /** Of an address: a line has spent. */
  void noteSpender(Share line, Budget budget, long now) {
    Share before = heaviest.get(budget);
    if (before == null || before.spent(budget, now) <= line.spent(budget, now)) {
      heaviest.put(budget, line);
    }
  }

  /** Of an address: whether a line may be blocked without it, as no other was not long ago. */
  boolean forgives(Share line, long now, Limits limits) {
    return blockedAlone == null
        || blockedAlone == line
        || now - blockedAloneUntil >= limits.longestBlock().toNanos();
  }

  void noteBlocked(Share line, long until) {
    blockedAlone = line;
    blockedAloneUntil = until;
  }
}
