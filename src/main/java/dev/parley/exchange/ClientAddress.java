package dev.parley.exchange;

/**
 * Where a client is, as far as it can be believed.
 *
 * @param text the address, for logs and operators
 * @param group whom limits hold for: the same for all addresses that one household or machine has
 */
public record ClientAddress(String text, String group) {

  /** An address that is its own group. */
  public static ClientAddress alone(String text) {
    return new ClientAddress(text, text);
  }

  @Override
  public String toString() {
    return text;
  }
}
