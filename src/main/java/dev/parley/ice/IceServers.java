package dev.parley.ice;

import java.util.Optional;

/**
 * Where clients are told to find STUN and TURN servers. Safe to use from any thread; does not
 * block.
 */
@FunctionalInterface
public interface IceServers {

  /**
   * The list for one client at this moment: a JSON array of {@code RTCIceServer} objects (W3C
   * WebRTC, 4.2.4) as text, never an empty one. Nothing if none are configured: then the field is
   * left out.
   *
   * @param user whom the credentials are for, as TURN servers write it into their logs; may be
   *     empty; without {@code :}, which time-limited user names use themselves
   */
  Optional<String> forUser(String user);

  /** No list at all. */
  static IceServers none() {
    return user -> Optional.empty();
  }
}
