package dev.parley.guard.token;

/** Why a token is not accepted. Its message is for the client, and says nothing of the token. */
public final class TokenProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, as far as a client may know. */
  public enum Kind {
    /** It was good once: a fresh one helps. */
    EXPIRED("Token expired"),
    /** It is not, or not for here. */
    INVALID("Invalid token"),
    /** Nobody can tell at the moment: the issuer's keys are not to be had. */
    UNAVAILABLE("Token cannot be checked now, try again later");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** One sentence for the client. */
    public String text() {
      return text;
    }
  }

  private final Kind kind;

  /**
   * A problem.
   *
   * @param cause for the operator; may be null
   */
  public TokenProblem(Kind kind, Throwable cause) {
    super(kind.text(), cause);
    this.kind = kind;
  }

  /** It cannot be one, whatever it says. */
  public static TokenProblem invalid() {
    return new TokenProblem(Kind.INVALID, null);
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }
}
