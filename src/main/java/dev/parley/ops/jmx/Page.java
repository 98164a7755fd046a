package dev.parley.ops.jmx;

import java.util.List;
import java.util.stream.Stream;

/** A part of a list that may be long. */
final class Page {
  private static final int MOST = 1000;

  private Page() {}

  /**
   * What comes after the first {@code offset}, {@code limit} at most.
   *
   * @throws IllegalArgumentException if one of them is out of range; its message is for operators
   */
  static <T> List<T> of(Stream<T> all, int offset, int limit) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative");
    }
    return all.skip(offset).limit(checked(limit)).toList();
  }

  /**
   * A limit that may be.
   *
   * @throws IllegalArgumentException if it is out of range; its message is for operators
   */
  static int checked(int limit) {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit must be from 1 to " + MOST);
    }
    return limit;
  }
}
