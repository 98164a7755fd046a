package dev.parley.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.exchange.ClientAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How often one address may do something. What goes over a budget is refused, and whoever
 * overspends is blocked: each time twice as long as the time before, until a longest, and from the
 * beginning again when it has behaved for as long as the longest.
 *
 * <p>People share addresses, so a line is blocked first and its address second: when a budget is
 * overspent, whoever asks for the last straw, and one line has spent more than half of it by
 * itself, that line is blocked alone, and its neighbours have the budget back. When another line of
 * the address does the same before the longest block is over, which is what reconnecting looks
 * like, the address is blocked; and so it is when what was spent came from several.
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

  /** What one line has spent of its address's budgets. Guarded by the account of its address. */
  public static final class Share {
    private final ClientAddress address;
    private final Account account = new Account();

    private Share(ClientAddress address) {
      this.address = address;
    }

    int spent(Budget budget, long now) {
      return account.window(budget, now).spent(now);
    }
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

  /** For a line that has spent nothing yet. */
  public Share share(ClientAddress address) {
    return new Share(address);
  }

  /**
   * Spends one of a budget that belongs to no line, if the address is not blocked; overspending
   * blocks it.
   *
   * @return the block, old or new; nothing if all is well
   */
  public Optional<Block> spend(ClientAddress address, Budget budget) {
    return spend(address, Optional.empty(), budget);
  }

  /**
   * Spends one of a budget for a line, if neither it nor its address is blocked; overspending
   * blocks one of them.
   *
   * @return the block, old or new; nothing if all is well
   */
  public Optional<Block> spend(Share line, Budget budget) {
    return spend(line.address, Optional.of(line), budget);
  }

  private Optional<Block> spend(ClientAddress address, Optional<Share> line, Budget budget) {
    int limit = limits.perMinute().getOrDefault(budget, 0);
    long now = nanoTime.getAsLong();
    if (limit == 0) {
      return blocked(address).or(() -> line.flatMap(share -> share.account.blocked(now)));
    }
    Account account = accounts.get(address.group(), group -> new Account());
    Optional<Share> culprit;
    Block block;
    synchronized (account) {
      Optional<Block> before =
          account.blocked(now).or(() -> line.flatMap(share -> share.account.blocked(now)));
      if (before.isPresent()) {
        return before;
      }
      if (spent(account, line, budget, limit, now)) {
        return Optional.empty();
      }
      culprit = account.heaviest(budget).filter(one -> isToBlame(one, account, budget, limit, now));
      block =
          culprit.isPresent()
              ? blockAlone(culprit.get(), account, budget, now)
              : account.block(budget, now, limits);
    }
    tell(address, culprit.isPresent(), block);
    // Whose neighbour took it all has his own share now.
    return culprit.isEmpty() || culprit.equals(line)
        ? Optional.of(block)
        : spend(address, line, budget);
  }

  private static boolean spent(
      Account account, Optional<Share> line, Budget budget, int limit, long now) {
    if (!account.window(budget, now).spend(limit, now)) {
      return false;
    }
    line.ifPresent(
        share -> {
          share.account.window(budget, now).spend(limit, now);
          account.noteSpender(share, budget, now);
        });
    return true;
  }

  private static void tell(ClientAddress address, boolean alone, Block block) {
    LOG.log(
        System.Logger.Level.INFO,
        alone
            ? "a line of {0} is blocked for {1} seconds: too many {2}"
            : "{0} is blocked for {1} seconds: too many {2}",
        address,
        Long.toString(block.seconds()),
        block.budget().label());
  }

  private boolean isToBlame(Share line, Account account, Budget budget, int limit, long now) {
    return 2 * line.spent(budget, now) > limit && account.forgives(line, now, limits);
  }

  private Block blockAlone(Share line, Account account, Budget budget, long now) {
    account.window(budget, now).giveBack(line.spent(budget, now), now);
    Block block = line.account.block(budget, now, limits);
    account.noteBlocked(line, now + block.remaining().toNanos());
    return block;
  }

  /**
   * Spends several of a budget that belongs to no line, until the address is blocked: for what
   * costs more than one ordinary use.
   */
  public void charge(ClientAddress address, Budget budget, int amount) {
    for (int i = 0; i < amount && spend(address, budget).isEmpty(); i++) {
      // What it spent is the point.
    }
  }

  /** Whether the address is blocked now; spends nothing. */
  public Optional<Block> blocked(ClientAddress address) {
    Account account = accounts.getIfPresent(address.group());
    if (account == null) {
      return Optional.empty();
    }
    synchronized (account) {
      return account.blocked(nanoTime.getAsLong());
    }
  }

  /** How many addresses are remembered. */
  public long addresses() {
    accounts.cleanUp();
    return accounts.estimatedSize();
  }
}
