package dev.parley.gateway.program;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of the process. A signal that asks for it (SIGTERM, SIGINT) ends it in order and with 0,
 * where the JVM alone would say 143 or 130, which service managers take for a failure.
 */
final class Shutdown {
  private static final System.Logger LOG = System.getLogger(Shutdown.class.getName());
  private static final AtomicBoolean EXITING = new AtomicBoolean();

  private Shutdown() {}

  /** Ends the process with a code. */
  static void exit(int code) {
    EXITING.set(true);
    closeOutput();
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
                    closeOutput();
                    Runtime.getRuntime().halt(ExitCode.STOPPED);
                  }
                },
                "parley-stop"));
  }

  /**
   * Nothing more is said. While the process ends, webrtc-java 0.14.0 looks for a JVM that is gone
   * and complains on standard output ("VM attach current thread failed"; mended upstream after this
   * release, in its pull request 269). A standard stream that Java closes leads nowhere from then
   * on.
   */
  private static void closeOutput() {
    try {
      new FileOutputStream(FileDescriptor.out).close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the output stays open", e);
    }
  }
}
