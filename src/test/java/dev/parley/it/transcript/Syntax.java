package dev.parley.it.transcript;

/** A transcript says something that the replayer does not understand. */
final class Syntax extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  Syntax(String message) {
    super(message);
  }
}
