package dev.parley.protocol.pairing;

import dev.parley.exchange.Desk;
import dev.parley.exchange.ErrorFrame;
import dev.parley.exchange.Grant;
import dev.parley.guard.token.TokenProblem;
import dev.parley.json.Frame;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * Whether a client may queue: looks at the tokens it shows, if anyone does. Who showed a token is
 * closed when it has expired.
 */
final class Doorkeeper {
  private static final System.Logger LOG = System.getLogger(Doorkeeper.class.getName());

  private final Desk desk;
  private final Optional<TokenCheck> tokens;
  private final BadTokens bad;
  private final LongSupplier epochMillis;
  private boolean known;

  /**
   * Nobody has shown anything but perhaps when connecting.
   *
   * @param bad how many tokens in vain the client may show
   * @param grant what the token allows that came with the upgrade
   * @param epochMillis the wall clock, by which tokens expire
   */
  Doorkeeper(
      Desk desk,
      Optional<TokenCheck> tokens,
      BadTokens bad,
      Optional<Grant> grant,
      LongSupplier epochMillis) {
    this.desk = desk;
    this.tokens = tokens;
    this.bad = bad;
    this.epochMillis = epochMillis;
    this.known = grant.isPresent() && allows(grant.get());
  }

  private static boolean allows(Grant grant) {
    return grant.allowsProtocol(PairingProtocol.NAME);
  }

  /** Whether the client may queue now. */
  boolean admits() {
    return known || tokens.isEmpty() || !tokens.get().required();
  }

  /** The client says who it is; no answer means that this is fine. */
  void auth(Frame frame) {
    if (tokens.isEmpty()) {
      return;
    }
    String token = frame.string("token");
    if (token != null && bad.blocked()) {
      desk.refuse(Messages.TOO_MANY_TOKENS);
    } else if (token != null) {
      // Whoever shows another token is whom that one makes it.
      known = false;
      String userId = frame.string("userId");
      desk.await(tokens.get().check(token), (grant, failure) -> decided(grant, userId, failure));
    } else if (frame.has("token") || !admits()) {
      desk.refuse(Messages.UNAUTHORIZED);
    }
  }

  private void decided(Grant grant, String userId, Throwable failure) {
    if (failure != null) {
      refused(failure instanceof CompletionException ? failure.getCause() : failure);
    } else if (!allows(grant) || isSomebodyElse(grant, userId)) {
      LOG.log(System.Logger.Level.INFO, "{0} may not pair: its token is not for this", desk.self());
      inVain(Messages.UNAUTHORIZED);
    } else if (!desk.isClosed()) {
      known = true;
      desk.expiresIn(grant.left(epochMillis.getAsLong()));
    }
  }

  /** A name that the token does not bear out is not taken on trust. */
  private static boolean isSomebodyElse(Grant grant, String userId) {
    return userId != null && !grant.subject().isEmpty() && !userId.equals(grant.subject());
  }

  private void refused(Throwable failure) {
    if (failure instanceof TokenProblem problem) {
      LOG.log(System.Logger.Level.INFO, "{0} may not pair: {1}", desk.self(), problem.getMessage());
      inVain(
          switch (problem.kind()) {
            case EXPIRED -> Messages.TOKEN_EXPIRED;
            case INVALID -> Messages.UNAUTHORIZED;
            case UNAVAILABLE -> Messages.TRY_AGAIN;
          });
    } else {
      LOG.log(
          System.Logger.Level.WARNING, () -> desk.self() + "'s token was not checked: " + failure);
      inVain(Messages.TRY_AGAIN);
    }
  }

  private void inVain(ErrorFrame answer) {
    desk.refuse(bad.oneMore() ? Messages.TOO_MANY_TOKENS : answer);
  }
}
