package dev.parley.guard;

import dev.parley.exchange.ClientAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a client's address behind proxies. Only what a trusted proxy wrote is believed: the headers
 * are read from the right, hop by hop, as long as the hop that wrote the next one is trusted; the
 * first that is not is the client. Safe to use from any thread.
 */
public final class ClientAddresses {
  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final String FORWARDED = "forwarded";

  private final List<Cidr> trusted;

  /** Believes nobody but {@code trusted}. */
  ClientAddresses(List<Cidr> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * The client's address.
   *
   * @param peer where the connection comes from, as the container tells it
   * @param headers by name in lower case, values in order
   */
  public ClientAddress of(String peer, Map<String, List<String>> headers) {
    Optional<IpAddress> connection = IpAddress.of(peer);
    if (connection.isEmpty()) {
      return ClientAddress.alone(peer);
    }
    IpAddress near = connection.get();
    if (!isTrusted(near)) {
      return address(near);
    }
    List<String> forwardedFor = headers.getOrDefault(FORWARDED_FOR, List.of());
    List<String> forwarded = headers.getOrDefault(FORWARDED, List.of());
    if (forwardedFor.isEmpty()) {
      return address(walk(near, ForwardedHeaders.forwarded(forwarded)));
    }
    IpAddress client = walk(near, ForwardedHeaders.forwardedFor(forwardedFor));
    if (!forwarded.isEmpty() && !client.equals(walk(near, ForwardedHeaders.forwarded(forwarded)))) {
      // A proxy that writes one of them passes the other on as it came: one of the two is forged,
      // and nobody can tell which. Whoever does that is counted at the proxy, where no honest
      // client is.
      return address(near);
    }
    return address(client);
  }

  private static ClientAddress address(IpAddress address) {
    return new ClientAddress(address.toString(), address.group());
  }

  private IpAddress walk(IpAddress near, List<String> hops) {
    IpAddress at = near;
    for (int i = hops.size() - 1; i >= 0 && isTrusted(at); i--) {
      Optional<IpAddress> before = ForwardedHeaders.address(hops.get(i));
      if (before.isEmpty()) {
        return at;
      }
      at = before.get();
    }
    return at;
  }

  private boolean isTrusted(IpAddress address) {
    for (Cidr range : trusted) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
