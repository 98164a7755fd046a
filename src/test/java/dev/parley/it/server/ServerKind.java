package dev.parley.it.server;

import java.util.Arrays;
import java.util.Locale;

/** The application servers that Parley is tested on. */
public enum ServerKind {
  /** Open Liberty, the embedded default. */
  LIBERTY("wlp"),
  /** WildFly 39. */
  WILDFLY("wildfly"),
  /** Payara 6, Jakarta EE 10. */
  PAYARA("payara6"),
  /** Payara 7, Jakarta EE 11; needs JDK 21 or newer. */
  PAYARA7("payara7");

  private final String folder;

  ServerKind(String folder) {
    this.folder = folder;
  }

  /** How its folder in the directory of unpacked distributions begins. */
  String folder() {
    return folder;
  }

  /** The name in lower case, as in {@code -Dparley.server=wildfly}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind that this test run is for: {@code -Dparley.server}, else Liberty. */
  public static ServerKind current() {
    return named(System.getProperty("parley.server", LIBERTY.label()));
  }

  /** The kind with that {@link #label()}. */
  public static ServerKind named(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "parley.server is "
                        + label
                        + "; it must be one of "
                        + Arrays.stream(values()).map(ServerKind::label).toList()));
  }
}
