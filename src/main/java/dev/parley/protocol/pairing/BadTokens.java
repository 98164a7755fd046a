package dev.parley.protocol.pairing;

import dev.parley.exchange.ClientAddress;
import dev.parley.guard.Block;
import dev.parley.guard.Throttle;
import dev.parley.guard.Throttle.Budget;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many tokens in vain a socket may still show: each is one connection less that its address may
 * make, because that is what it would have cost to show it when connecting. Used in turn with the
 * conversation's other calls.
 */
final class BadTokens {
  private final Throttle throttle;
  private final ClientAddress client;
  private final LongSupplier nanoTime;
  // Made with the first: most sockets never show one.
  private Throttle.Share share;
  private Optional<Block> last = Optional.empty();
  private long lastSeen;

  /**
   * None was shown yet.
   *
   * @param nanoTime nanoseconds as of {@link System#nanoTime}
   */
  BadTokens(Throttle throttle, ClientAddress client, LongSupplier nanoTime) {
    this.throttle = throttle;
    this.client = client;
    this.nanoTime = nanoTime;
  }

  /**
   * Whether the socket or its address is blocked, so that no token is looked at; spends nothing.
   */
  boolean blocked() {
    return last.filter(this::lasts).isPresent() || throttle.blocked(client).isPresent();
  }

  private boolean lasts(Block block) {
    return nanoTime.getAsLong() - lastSeen < block.remaining().toNanos();
  }

  /** One more; whether that was too many. */
  boolean oneMore() {
    if (share == null) {
      share = throttle.share(client);
    }
    last = throttle.spend(share, Budget.UPGRADES);
    lastSeen = nanoTime.getAsLong();
    return last.isPresent();
  }
}
