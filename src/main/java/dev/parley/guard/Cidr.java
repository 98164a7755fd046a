package dev.parley.guard;

/**
 * A range of addresses (RFC 4632 for IPv4, RFC 4291, 2.3, for IPv6), as {@code 10.0.0.0/8}, or one
 * address alone.
 */
record Cidr(IpAddress network, int bits) {

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException if it is none, or its address has bits beyond the range, which
   *     is nearly always a slip
   */
  static Cidr of(String text) {
    int slash = text.indexOf('/');
    IpAddress network =
        IpAddress.of(slash < 0 ? text : text.substring(0, slash))
            .orElseThrow(() -> new IllegalArgumentException("no address: " + text));
    if (slash < 0) {
      return new Cidr(network, network.bits());
    }
    int bits = Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > network.bits() || !network.endsAt(bits)) {
      throw new IllegalArgumentException("no range: " + text);
    }
    return new Cidr(network, bits);
  }

  boolean contains(IpAddress address) {
    return network.sharesPrefix(address, bits);
  }

  @Override
  public String toString() {
    return network + "/" + bits;
  }
}
