package dev.parley.it.transcript;

import java.io.IOException;

/** One line of a transcript, ready to be played. */
@FunctionalInterface
interface Move {

  /**
   * Plays it, waiting for what it waits for.
   *
   * @throws Mismatch when something else happens
   */
  void play(Stage stage) throws IOException, InterruptedException;
}
