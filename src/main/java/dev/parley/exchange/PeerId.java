package dev.parley.exchange;

import java.util.Comparator;

/**
 * Where a conversation lives. Never reused: {@code node} changes with every start of a server,
 * {@code number} with every line of it.
 *
 * @param node the node's id with its epoch, without blanks
 * @param number counts the lines of that node from 1
 */
public record PeerId(String node, long number) implements Comparable<PeerId> {
  private static final Comparator<PeerId> ORDER =
      Comparator.comparing(PeerId::node).thenComparingLong(PeerId::number);

  @Override
  public int compareTo(PeerId other) {
    return ORDER.compare(this, other);
  }

  /** {@code node/number}; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return node + "/" + number;
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static PeerId parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("not a peer id: " + text);
    }
    return new PeerId(text.substring(0, slash), Long.parseLong(text.substring(slash + 1)));
  }
}
