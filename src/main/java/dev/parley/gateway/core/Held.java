package dev.parley.gateway.core;

/**
 * Bytes taken from a budget, which whoever has this gives back once.
 *
 * @param from where they were taken
 * @param bytes how many
 */
public record Held(ByteBudget from, long bytes) {
  /** Of what is too small to count. */
  public static final Held NOTHING = new Held(new ByteBudget(0), 0);

  /** Gives them back. */
  public void release() {
    from.give(bytes);
  }
}
