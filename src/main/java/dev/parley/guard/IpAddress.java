package dev.parley.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address, read from text without ever asking a name server. An IPv4 address mapped into IPv6
 * (RFC 4291, 2.5.5.2) is the IPv4 address: servers that listen on both write it so.
 */
final class IpAddress {
  /** What is left to {@link InetAddress}: with these characters it never looks up a name. */
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private static final int LONGEST = 45;
  private static final int V4_BYTES = 4;
  private static final int NETWORK_BYTES = 8;

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads an address. A zone ({@code fe80::1%eth0}) is left out: it says how the address is
   * reached, not whose it is.
   *
   * @return nothing if {@code text} is no address
   */
  static Optional<IpAddress> of(String text) {
    int zone = text.indexOf('%');
    String plain = zone > 0 && text.indexOf(':') >= 0 ? text.substring(0, zone) : text;
    if (plain.length() > LONGEST) {
      return Optional.empty();
    }
    byte[] v4 = v4(plain);
    if (v4 != null) {
      return Optional.of(new IpAddress(v4));
    }
    if (!V6.matcher(plain).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new IpAddress(InetAddress.getByName(plain).getAddress()));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Four decimal numbers without leading zeros, which some read as octal; null if it is not so. */
  private static byte[] v4(String text) {
    byte[] bytes = new byte[V4_BYTES];
    int at = 0;
    for (int i = 0; i < V4_BYTES; i++) {
      int start = at;
      int number = 0;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        number = 10 * number + text.charAt(at) - '0';
        at++;
        if (at - start > 3) {
          return null;
        }
      }
      boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
      boolean dot = i < V4_BYTES - 1;
      if (at == start || leadingZero || number > 255) {
        return null;
      }
      if (dot ? at >= text.length() || text.charAt(at++) != '.' : at != text.length()) {
        return null;
      }
      bytes[i] = (byte) number;
    }
    return bytes;
  }

  boolean isV4() {
    return bytes.length == V4_BYTES;
  }

  /** How many bits it has: 32 or 128. */
  int bits() {
    return 8 * bytes.length;
  }

  /** Whether the first {@code bits} are the same, and the family. */
  boolean sharesPrefix(IpAddress other, int bits) {
    if (bytes.length != other.bytes.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(bytes, 0, whole, other.bytes, 0, whole)) {
      return false;
    }
    int mask = 0xff00 >> bits % 8 & 0xff;
    return mask == 0 || ((bytes[whole] ^ other.bytes[whole]) & mask) == 0;
  }

  /** Whether all bits from {@code bit} on are zero. */
  boolean endsAt(int bit) {
    for (int i = bit; i < bits(); i++) {
      if ((bytes[i / 8] >> (7 - i % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whose it is, for limits: an IPv4 address itself; of IPv6 the network of 64 bits, of which a
   * single household has all addresses (RFC 6177).
   */
  String group() {
    return isV4()
        ? toString()
        : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES).replaceAll("(....)(?=.)", "$1:")
            + "::/64";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** One spelling for each address. */
  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }
}
