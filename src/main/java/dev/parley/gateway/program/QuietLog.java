package dev.parley.gateway.program;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log of the program: one line for each thing, on standard error, and never a stack trace. */
final class QuietLog {
  private static final String OURS = "dev.parley";

  /** Held: a logger that nobody holds forgets its level. */
  private static final Logger LOGGER = Logger.getLogger(OURS);

  private QuietLog() {}

  /** Replaces the JVM's own format, which spreads over lines and prints stack traces. */
  static void install() {
    Logger root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root.getHandlers()) {
      handler.setFormatter(new OneLine());
      handler.setLevel(Level.ALL);
    }
    root.setLevel(Level.WARNING);
    LOGGER.setLevel(Level.WARNING);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) ->
            LOGGER.log(Level.SEVERE, "thread " + thread.getName() + " ended", failure));
  }

  /** Says more. */
  static void verbose() {
    LOGGER.setLevel(Level.FINE);
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord event) {
      StringBuilder line =
          new StringBuilder(event.getLevel().getName().toLowerCase(java.util.Locale.ROOT));
      line.append(": ").append(formatMessage(event));
      Throwable why = event.getThrown();
      if (why != null) {
        line.append(": ").append(why.getClass().getSimpleName());
        if (why.getMessage() != null) {
          line.append(": ").append(why.getMessage());
        }
      }
      return line.toString().replaceAll("\\s*\\R\\s*", " ") + System.lineSeparator();
    }
  }
}
