package dev.parley.gateway.signaling;

import dev.parley.gateway.ice.IceServer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@code register-server} says.
 *
 * @param remoteId 1 to 64 of A-Z, 0-9 and {@code -}
 * @param iceServers asked anew for each registration, on the link's thread; credentials may have
 *     run out since the last one. What it throws counts as an empty list.
 * @param secret while the id is held, only who knows it takes the id over; servers that do not know
 *     the field ignore it. At most 256 characters
 */
public record Registration(
    String remoteId, Supplier<List<IceServer>> iceServers, Optional<String> secret) {

  @Override
  public String toString() {
    return "Registration[" + remoteId + "]";
  }
}
