package dev.parley.gateway.program;

/** How the program ends (docs/GATEWAY.md). */
final class ExitCode {
  /** Stopped in order, by its owner. */
  static final int STOPPED = 0;

  /** Something is wrong here: {@code check} found it, {@code status} found no gateway running. */
  static final int TROUBLE = 1;

  /** The command line, the environment or the properties file is wrong. */
  static final int USAGE = 2;

  /** The identity is damaged, readable by others, or in use by another gateway. */
  static final int IDENTITY = 3;

  /** Another gateway took the Remote ID over. */
  static final int REPLACED = 4;

  private ExitCode() {}
}
