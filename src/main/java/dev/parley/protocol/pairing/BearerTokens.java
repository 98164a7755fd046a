package dev.parley.protocol.pairing;

import dev.parley.exchange.Grant;
import dev.parley.guard.Access;
import dev.parley.guard.token.TokenProblem;
import dev.parley.guard.token.Tokens;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The same tokens that other protocols want to see when connecting. */
final class BearerTokens implements TokenCheck {
  private final Access access;
  private final Tokens tokens;
  private final Executor executor;

  private BearerTokens(Access access, Tokens tokens, Executor executor) {
    this.access = access;
    this.tokens = tokens;
    this.executor = executor;
  }

  /**
   * Nothing if nobody looks at tokens.
   *
   * @param executor may be blocked while keys are fetched
   */
  static Optional<TokenCheck> of(Access access, Executor executor) {
    return access.tokens().map(tokens -> new BearerTokens(access, tokens, executor));
  }

  @Override
  public boolean required() {
    return access.required(PairingProtocol.NAME);
  }

  @Override
  public CompletionStage<Grant> check(String token) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return tokens.check(token);
          } catch (TokenProblem problem) {
            throw new CompletionException(problem);
          }
        },
        executor);
  }
}
