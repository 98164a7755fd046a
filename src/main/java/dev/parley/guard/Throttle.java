package dev.parley.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.exchange.ClientAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How often one address may do something. Who overspends a budget is blocked: each time twice as
 * long as the time before, until a longest, and from the beginning again when it has behaved for as
 * long as the longest.
 *
 * <p>Remembers a bounded number of addresses; beyond it those are forgotten that were seen least.
 * Safe to use from any thread; never blocks for longer than another thread needs to count.
 */
public final class Throttle {

  /** What is counted, each on its own. */
  public enum Budget {
    /** Connections, before they are anything else. */
    UPGRADES("connections"),
    /** Requests of any kind. */
    REQUESTS("requests"),
    /** Look-ups of something that is not there: guesses. */
    FAILED_LOOKUPS("failed look-ups");

    private final String label;

    Budget(String label) {
      this.label = label;
    }

    /** For logs: what there was too much of. */
    public String label() {
      return label;
    }
  }

  /**
   * The limits.
   *
   * @param perMinute how much of each budget may be spent within a minute; what is not named, or 0,
   *     is not limited
   * @param block how long the first block lasts
   * @param longestBlock how long the longest lasts
   * @param addresses how many addresses are remembered at most
   */
  public record Limits(
      Map<Budget, Integer> perMinute, Duration block, Duration longestBlock, int addresses) {}

  private static final System.Logger LOG = System.getLogger(Throttle.class.getName());

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** What is known of one address. */
  private static final class Account {
    private final Map<Budget, SlidingWindow> windows = new EnumMap<>(Budget.class);
    private Budget overspent;
    private long blockedUntil;
    private int strikes;
  }

  private final Limits limits;
  private final LongSupplier nanoTime;
  private final Cache<String, Account> accounts;

  /**
   * A throttle that has seen nobody yet.
   *
   * @param nanoTime nanoseconds as of {@link System#nanoTime}
   */
  public Throttle(Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.accounts =
        Caffeine.newBuilder()
            .maximumSize(limits.addresses())
            .expireAfterAccess(limits.longestBlock().multipliedBy(2).plusMinutes(2))
            .ticker(nanoTime::getAsLong)
            // In the caller: no thread of a pool keeps the application's class loader.
            .executor(Runnable::run)
            .build();
  }

  /**
   * Spends one of a budget, if the address is not blocked; overspending blocks it.
   *
   * @return the block, old or new; nothing if all is well
   */
  public Optional<Block> spend(ClientAddress address, Budget budget) {
    int limit = limits.perMinute().getOrDefault(budget, 0);
    if (limit == 0) {
      return blocked(address);
    }
    long now = nanoTime.getAsLong();
    Account account = accounts.get(address.group(), group -> new Account());
    synchronized (account) {
      Optional<Block> before = blocked(account, now);
      if (before.isPresent()) {
        return before;
      }
      SlidingWindow window =
          account.windows.computeIfAbsent(budget, any -> new SlidingWindow(MINUTE, now));
      if (window.spend(limit, now)) {
        return Optional.empty();
      }
      block(account, budget, now);
    }
    Optional<Block> block = blocked(address);
    block.ifPresent(
        b ->
            LOG.log(
                System.Logger.Level.INFO,
                "{0} is blocked for {1} seconds: too many {2}",
                address,
                Long.toString(b.seconds()),
                budget.label()));
    return block;
  }

  /** Whether the address is blocked now; spends nothing. */
  public Optional<Block> blocked(ClientAddress address) {
    Account account = accounts.getIfPresent(address.group());
    if (account == null) {
      return Optional.empty();
    }
    synchronized (account) {
      return blocked(account, nanoTime.getAsLong());
    }
  }

  private static Optional<Block> blocked(Account account, long now) {
    long left = account.blockedUntil - now;
    return account.overspent == null || left <= 0
        ? Optional.empty()
        : Optional.of(new Block(account.overspent, Duration.ofNanos(left)));
  }

  private void block(Account account, Budget budget, long now) {
    boolean behaved =
        account.overspent != null && now - account.blockedUntil >= limits.longestBlock().toNanos();
    account.strikes = behaved ? 0 : account.strikes;
    account.overspent = budget;
    account.blockedUntil = now + length(account.strikes);
    account.strikes++;
    account.windows.values().forEach(window -> window.clear(now));
  }

  private long length(int strikes) {
    long longest = limits.longestBlock().toNanos();
    long length = limits.block().toNanos();
    for (int i = 0; i < strikes && length < longest; i++) {
      length *= 2;
    }
    return Math.min(length, longest);
  }

  /** How many addresses are remembered. */
  public long addresses() {
    accounts.cleanUp();
    return accounts.estimatedSize();
  }
}
