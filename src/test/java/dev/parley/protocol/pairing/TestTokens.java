package dev.parley.protocol.pairing;

import dev.parley.guard.Access;
import java.util.Optional;
import java.util.concurrent.Executor;

/** For tests of the whole, what {@link PairingBeans} makes for an application server. */
public final class TestTokens {
  private TestTokens() {}

  /** Who looks at the tokens in {@code auth}; nobody if no keys are set. */
  public static Optional<TokenCheck> of(Access access, Executor executor) {
    return BearerTokens.of(access, executor);
  }
}
