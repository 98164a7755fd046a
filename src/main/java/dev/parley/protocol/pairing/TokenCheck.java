package dev.parley.protocol.pairing;

import java.util.concurrent.CompletionStage;

/**
 * Decides about the tokens that clients show in {@code auth}. Safe to use from any thread; does not
 * block.
 */
public interface TokenCheck {

  /** Whether nobody is queued before it showed a good token. */
  boolean required();

  /**
   * Whether a token is good. A stage that fails means that this could not be found out: the client
   * is told to try again.
   *
   * @param token as the client sent it
   * @param userId whom the client says it is for; null if it does not say
   */
  CompletionStage<Boolean> accepts(String token, String userId);
}
