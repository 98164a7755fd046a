package dev.parley.protocol.remoteid;

import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes session ids that nobody can guess: 22 letters and digits, 130 bits. Safe to use from any
 * thread if its source is.
 */
public final class SessionIds implements Supplier<String> {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 22;

  private final Random random;

  /**
   * Ids from a source of chance.
   *
   * @param random a {@link java.security.SecureRandom}, but in tests
   */
  public SessionIds(Random random) {
    this.random = random;
  }

  @Override
  public String get() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
