package dev.parley.it.client;

/** One header line of an HTTP message, its name as it was written. */
public record Header(String name, String value) {

  public boolean is(String otherName) {
    return name.equalsIgnoreCase(otherName);
  }

  @Override
  public String toString() {
    return name + ": " + value;
  }
}
