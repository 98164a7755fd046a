package dev.parley.protocol.pairing;

import dev.parley.guard.Access;
import java.util.Optional;

/** For tests of the whole, what {@link PairingBeans} makes for an application server. */
public final class TestTokens {
  private TestTokens() {}

  /** Who looks at the tokens in {@code auth}; nobody if no keys are set. */
  public static Optional<TokenCheck> of(Access access) {
    return BearerTokens.of(access);
  }
}
