package dev.parley.gateway.program;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of the process. A signal that asks for it (SIGTERM, SIGINT) ends it in order and with 0,
 * where the JVM alone would say 143 or 130, which service managers take for a failure.
 */
final class Shutdown {
  private static final AtomicBoolean EXITING = new AtomicBoolean();

  private Shutdown() {}

  /** Ends the process with a code. */
  static void exit(int code) {
    EXITING.set(true);
    System.exit(code);
  }

  /** Has something done when a signal ends the process, and not when the program ends by itself. */
  static void onSignal(Runnable stop) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!EXITING.get()) {
                    stop.run();
                    Runtime.getRuntime().halt(ExitCode.STOPPED);
                  }
                },
                "parley-stop"));
  }
}
