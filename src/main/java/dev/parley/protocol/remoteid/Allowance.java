package dev.parley.protocol.remoteid;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Desk;
import dev.parley.exchange.ErrorFrame;
import dev.parley.guard.Block;
import dev.parley.guard.Throttle;
import dev.parley.guard.Throttle.Budget;
import java.util.Optional;

/**
 * What a socket may still ask for: its share of its address's budgets. Only a socket that has
 * itself guessed is closed for guessing, so that others behind the same address keep theirs.
 */
final class Allowance {
  private static final System.Logger LOG = System.getLogger(Allowance.class.getName());

  private final Desk desk;
  private final Throttle throttle;
  private final ClientAddress client;
  private final Throttle.Share share;
  private boolean hasGuessed;

  Allowance(Desk desk, Throttle throttle, ClientAddress client) {
    this.desk = desk;
    this.throttle = throttle;
    this.client = client;
    this.share = throttle.share(client);
  }

  /** Spends one request; if there is none left, the client is told. */
  boolean request() {
    Optional<Block> block = throttle.spend(share, Budget.REQUESTS);
    block.ifPresent(this::refuse);
    return block.isEmpty();
  }

  /** The client named what is not there, or a wrong secret. It is answered unless it is blocked. */
  void failedLookup(ErrorFrame answer) {
    hasGuessed = true;
    throttle
        .spend(share, Budget.FAILED_LOOKUPS)
        .ifPresentOrElse(this::refuse, () -> desk.refuse(answer));
  }

  private void refuse(Block block) {
    desk.refuse(Messages.rateLimited(block.seconds()));
    if (hasGuessed && block.budget() == Budget.FAILED_LOOKUPS) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0} at {1} is blocked for guessing Remote IDs",
          desk.self(),
          client);
      desk.close(CloseCause.REMOTE_ID_GUESSING);
    }
  }
}
