package dev.parley.it.transcript;

import java.io.IOException;

/** Lines that begin with {@code eventually}. */
final class Patiently {
  private static final long PAUSE_MILLIS = 50;

  private Patiently() {}

  /** Tries again until it goes well: the only way to await a state that no frame reports. */
  static void play(Move move, Stage stage) throws IOException, InterruptedException {
    long end = System.nanoTime() + stage.patience().toNanos();
    while (true) {
      try {
        move.play(stage);
        return;
      } catch (Mismatch e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }
}
