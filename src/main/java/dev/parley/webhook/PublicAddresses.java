package dev.parley.webhook;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Tells addresses that the whole internet can reach from those that only this machine or its
 * network can (IANA special-purpose registries, RFC 6890).
 *
 * <p>The HTTP client looks the name up once more; Java keeps what it looked up for seconds, so that
 * both see the same addresses. A name server that gives answers of no lifetime to a Java configured
 * to keep nothing could still tell two tales.
 */
final class PublicAddresses {
  private PublicAddresses() {}

  /**
   * Checks every address of a host. Blocks while the name is looked up.
   *
   * @throws IOException if one of them is not public, or there is none; the message names no
   *     address
   */
  static void check(String host) throws IOException {
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (!isPublic(address)) {
        throw new IOException("the host has an address that is not public");
      }
    }
  }

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return isPublicV4(bytes);
    }
    return !(address instanceof Inet6Address) || isPublicV6(bytes);
  }

  private static boolean isPublicV4(byte[] address) {
    int first = address[0] & 0xff;
    int second = address[1] & 0xff;
    int third = address[2] & 0xff;
    boolean shared = first == 100 && second >= 64 && second < 128;
    boolean protocols = first == 192 && second == 0 && (third == 0 || third == 2);
    boolean benchmarks = first == 198 && (second == 18 || second == 19);
    boolean examples =
        (first == 198 && second == 51 && third == 100)
            || (first == 203 && second == 0 && third == 113);
    return first != 0 && first < 240 && !shared && !protocols && !benchmarks && !examples;
  }

  /** 2000::/3 is all that is handed out; of that not the documentation, nor what wraps IPv4. */
  private static boolean isPublicV6(byte[] address) {
    int first = address[0] & 0xff;
    int second = address[1] & 0xff;
    int third = address[2] & 0xff;
    int fourth = address[3] & 0xff;
    boolean documentation = first == 0x20 && second == 0x01 && third == 0x0d && fourth == 0xb8;
    boolean teredo = first == 0x20 && second == 0x01 && third == 0 && fourth == 0;
    boolean sixToFour = first == 0x20 && second == 0x02;
    boolean newDocumentation = first == 0x3f && second == 0xff && third < 0x10;
    return (first & 0xe0) == 0x20 && !newDocumentation && !documentation && !teredo && !sixToFour;
  }
}
