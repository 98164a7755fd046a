package dev.parley.ice;

import java.util.Optional;
import java.util.function.LongSupplier;

/** What one session is told: the list of {@code ICE_SERVERS}, and TURN servers made for it. */
public final class SessionIceServers implements IceServers {
  private final Optional<String> fixed;
  private final Optional<TurnCredentials> turn;

  /**
   * Both together.
   *
   * @param epochSeconds the wall clock
   */
  public SessionIceServers(
      ConfiguredIceServers configured, TurnSettings turn, LongSupplier epochSeconds) {
    this.fixed = configured.list();
    this.turn =
        turn.urls().isEmpty()
            ? Optional.empty()
            : Optional.of(new TurnCredentials(turn, epochSeconds));
  }

  @Override
  public Optional<String> forUser(String user) {
    if (turn.isEmpty()) {
      return fixed;
    }
    String made = turn.get().server(user) + "]";
    return Optional.of(
        fixed
            .map(list -> list.substring(0, list.lastIndexOf(']')) + "," + made)
            .orElse("[" + made));
  }
}
