package dev.parley.protocol.pairing;

import dev.parley.exchange.Grant;
import dev.parley.guard.Access;
import dev.parley.guard.token.Tokens;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The same tokens that other protocols want to see when connecting. */
final class BearerTokens implements TokenCheck {
  private final Access access;
  private final Tokens tokens;

  private BearerTokens(Access access, Tokens tokens) {
    this.access = access;
    this.tokens = tokens;
  }

  /** Nothing if nobody looks at tokens. */
  static Optional<TokenCheck> of(Access access) {
    return access.tokens().map(tokens -> new BearerTokens(access, tokens));
  }

  @Override
  public boolean required() {
    return access.required(PairingProtocol.NAME);
  }

  @Override
  public CompletionStage<Grant> check(String token) {
    return tokens.checkLater(token);
  }
}
