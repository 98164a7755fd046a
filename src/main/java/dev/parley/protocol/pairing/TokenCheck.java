package dev.parley.protocol.pairing;

import dev.parley.exchange.Grant;
import dev.parley.guard.token.TokenProblem;
import java.util.concurrent.CompletionStage;

/**
 * Decides about the tokens that clients show in {@code auth}. Safe to use from any thread; does not
 * block.
 */
public interface TokenCheck {

  /** Whether nobody is queued before it showed a good token. */
  boolean required();

  /**
   * What a token allows. Fails with a {@link TokenProblem} if it is not accepted; any other failure
   * means that this could not be found out.
   *
   * @param token as the client sent it
   */
  CompletionStage<Grant> check(String token);
}
