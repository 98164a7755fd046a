package dev.parley.protocol.named;

import dev.parley.exchange.Upgrade;
import java.util.Optional;

/**
 * The spaces that keep groups of names apart: any text of up to 255 code points, case-sensitive,
 * chosen by {@code ?space=} at connect.
 */
final class Spaces {
  /** The space of those who do not choose. */
  static final String SHARED = "";

  /** In code points. */
  static final int LONGEST = 255;

  private Spaces() {}

  /** How operators know a peer: a name alone is one of the shared space, others follow theirs. */
  static String within(String space, String name) {
    return space.equals(SHARED) ? name : space + "/" + name;
  }

  /** The space that an upgrade asks for; empty if that is too long for one. */
  static Optional<String> of(Upgrade upgrade) {
    return Optional.of(upgrade.parameter("space").orElse(SHARED))
        .filter(space -> space.codePointCount(0, space.length()) <= LONGEST);
  }
}
