package dev.parley.webhook;

/**
 * A header line to send.
 *
 * @param name as the operator wrote it
 * @param value as the client sent it
 */
public record Header(String name, String value) {
  @Override
  public String toString() {
    // Values are cookies and tokens.
    return name;
  }
}
