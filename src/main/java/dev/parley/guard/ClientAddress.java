package dev.parley.guard;

/**
 * Where a client is, as far as it can be believed.
 *
 * @param text the address, for logs and operators
 * @param group whom limits hold for: the same for all addresses that one household or machine has
 */
public record ClientAddress(String text, String group) {

  static ClientAddress of(IpAddress address) {
    return new ClientAddress(address.toString(), address.group());
  }

  /** Something that is no IP address, such as a file socket's name: it is its own group. */
  static ClientAddress opaque(String text) {
    return new ClientAddress(text, text);
  }

  @Override
  public String toString() {
    return text;
  }
}
