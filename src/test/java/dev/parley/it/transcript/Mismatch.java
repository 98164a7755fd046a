package dev.parley.it.transcript;

/** What happened is not what the transcript says. The replayer adds where, and what came before. */
final class Mismatch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String got;
  private final String because;

  Mismatch(String expected, String got, String because) {
    super(expected + " / " + got);
    this.expected = expected;
    this.got = got;
    this.because = because;
  }

  Mismatch(String expected, String got) {
    this(expected, got, "");
  }

  String explain() {
    String why = because.isEmpty() ? "" : "\n  because:  " + because;
    return "\n  expected: " + expected + "\n  got:      " + got + why;
  }
}
