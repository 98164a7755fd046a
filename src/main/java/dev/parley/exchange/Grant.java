package dev.parley.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the bearer of a token may use. What a token does not speak of is not restricted.
 *
 * @param subject whom the token is for, for logs; may be empty
 * @param protocols by name
 * @param rooms Ayame's rooms
 * @param names named peers' names
 * @param spaces named peers' spaces; the shared one is the empty text
 * @param remoteIds Remote IDs that may be asked for and registered, in upper case
 * @param servers those of them that may be registered, in upper case
 * @param end when it stops to hold, a grace for clocks included
 */
public record Grant(
    String subject,
    Optional<Set<String>> protocols,
    Optional<List<String>> rooms,
    Optional<List<String>> names,
    Optional<List<String>> spaces,
    Optional<List<String>> remoteIds,
    Optional<List<String>> servers,
    Instant end) {

  private static final Duration YEAR = Duration.ofDays(365);

  /** Keeps its own copies. */
  public Grant {
    protocols = protocols.map(Set::copyOf);
    rooms = rooms.map(List::copyOf);
    names = names.map(List::copyOf);
    spaces = spaces.map(List::copyOf);
    remoteIds = remoteIds.map(List::copyOf);
    servers = servers.map(List::copyOf);
  }

  /**
   * How much longer it holds: from zero to a year, after which a line may well be opened anew.
   *
   * @param epochMillis the wall clock
   */
  public Duration left(long epochMillis) {
    Duration left = Duration.between(Instant.ofEpochMilli(epochMillis), end);
    return left.isNegative() ? Duration.ZERO : left.compareTo(YEAR) > 0 ? YEAR : left;
  }

  /** Whether a protocol may be spoken. */
  public boolean allowsProtocol(String name) {
    return protocols.map(all -> all.contains(name)).orElse(true);
  }

  /** Whether a room may be entered. */
  public boolean allowsRoom(String room) {
    return allows(rooms, room);
  }

  /** Whether one may log in under a name in a space. */
  public boolean allowsName(String name, String space) {
    return allows(names, name) && allows(spaces, space);
  }

  /** Whether a Remote ID may be asked for. */
  public boolean allowsRemoteId(String id) {
    return allows(remoteIds, id);
  }

  /** Whether a Remote ID may be registered. */
  public boolean allowsServer(String id) {
    return allows(remoteIds, id) && allows(servers, id);
  }

  /** A pattern is the thing itself or, with a star at its end, the beginning of it. */
  private static boolean allows(Optional<List<String>> patterns, String thing) {
    return patterns.map(all -> all.stream().anyMatch(p -> matches(p, thing))).orElse(true);
  }

  private static boolean matches(String pattern, String thing) {
    return pattern.endsWith("*")
        ? thing.startsWith(pattern.substring(0, pattern.length() - 1))
        : thing.equals(pattern);
  }
}
