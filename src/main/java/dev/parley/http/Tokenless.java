package dev.parley.http;

import dev.parley.exchange.Grant;
import dev.parley.guard.token.TokenProblem;
import java.util.Optional;

/** Answers to requests that lack a good token (RFC 6750, 3). */
public final class Tokenless {
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String RETRY_AFTER_SECONDS = "5";

  private Tokenless() {}

  /** The token is not accepted, or nobody can tell. */
  public static Answer answer(TokenProblem problem) {
    return switch (problem.kind()) {
      case EXPIRED, INVALID ->
          Answer.error(401, problem.getMessage())
              .with(
                  CHALLENGE,
                  "Bearer error=\"invalid_token\", error_description=\""
                      + problem.getMessage()
                      + "\"");
      case UNAVAILABLE ->
          Answer.error(503, problem.getMessage()).with("Retry-After", RETRY_AFTER_SECONDS);
    };
  }

  /** There is no token, or it does not go so far. */
  public static Answer refused(Optional<Grant> grant) {
    return grant.isEmpty()
        ? Answer.error(401, "Token required").with(CHALLENGE, "Bearer")
        : Answer.error(403, "The token does not allow this");
  }
}
