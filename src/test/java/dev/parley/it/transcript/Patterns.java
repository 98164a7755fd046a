package dev.parley.it.transcript;

import dev.parley.it.json.JsonTree;
import java.util.regex.Pattern;

/** The patterns that {@code "${name:pattern}"} may name in an expected JSON value. */
final class Patterns {
  private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  // 96 bits in letters and digits: at least 17 characters of 62, more of fewer.
  private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9]{17,64}");
  private static final Pattern ISO_8601 =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private Patterns() {}

  /**
   * Whether the value fits.
   *
   * @throws IllegalArgumentException when there is no such pattern
   */
  static boolean fits(String pattern, JsonTree value) {
    return switch (pattern) {
      case "any" -> !(value instanceof JsonTree.Plain plain && plain.text().equals("null"));
      case "string" -> value instanceof JsonTree.Str str && !str.text().isBlank();
      case "number" -> value instanceof JsonTree.Plain plain && plain.isNumber();
      case "integer" ->
          value instanceof JsonTree.Plain plain && plain.text().matches("0|[1-9][0-9]*");
      case "figure" -> figure(value);
      case "millis" -> value instanceof JsonTree.Plain plain && aboutNow(plain.text());
      case "boolean" -> value instanceof JsonTree.Plain plain && plain.isBoolean();
      case "object" -> value instanceof JsonTree.Obj;
      case "array" -> value instanceof JsonTree.Arr;
      case "ulid" -> text(value, ULID);
      case "uuid" -> text(value, UUID);
      case "session" -> text(value, SESSION);
      case "iso8601" -> text(value, ISO_8601);
      default -> custom(pattern, value);
    };
  }

  /** Payara writes the numbers of a health check's data as strings. */
  private static boolean figure(JsonTree value) {
    String text = value instanceof JsonTree.Str str ? str.text() : value.toString();
    return text.matches("0|[1-9][0-9]*");
  }

  private static boolean custom(String pattern, JsonTree value) {
    if (pattern.length() < 2 || !pattern.startsWith("/") || !pattern.endsWith("/")) {
      throw new IllegalArgumentException("no such pattern: " + pattern);
    }
    return text(value, Pattern.compile(pattern.substring(1, pattern.length() - 1)));
  }

  private static boolean text(JsonTree value, Pattern pattern) {
    return value instanceof JsonTree.Str str && pattern.matcher(str.text()).matches();
  }

  /**
   * Milliseconds since 1970, within a minute of this machine's clock: not seconds, not nanoseconds.
   */
  private static boolean aboutNow(String number) {
    return NUMBER.matcher(number).matches()
        && Math.abs(Double.parseDouble(number) - System.currentTimeMillis()) < 60_000;
  }
}
