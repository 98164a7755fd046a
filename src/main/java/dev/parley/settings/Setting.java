package dev.parley.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One configuration variable.
 *
 * @param name as in the environment
 * @param defaultText what holds when it is not set, as an operator would write it; empty if nothing
 * @param allowed what values there may be, in words that complete "allowed is ..."
 * @param meaning one sentence for docs/CONFIGURATION.md
 * @param parser reads a value; throws {@link IllegalArgumentException} for one that is not allowed
 * @param secret whether a value may hold a credential: then it is shown nowhere
 */
public record Setting<T>(
    String name,
    String defaultText,
    String allowed,
    String meaning,
    Function<String, T> parser,
    boolean secret) {

  /** A variable whose values may be shown. */
  public Setting(
      String name, String defaultText, String allowed, String meaning, Function<String, T> parser) {
    this(name, defaultText, allowed, meaning, parser, false);
  }

  /** The same variable, its values shown nowhere. */
  public Setting<T> hidden() {
    return new Setting<>(name, defaultText, allowed, meaning, parser, true);
  }

  /** Whole seconds within a range. */
  public static Setting<Duration> seconds(
      String name, int byDefault, int least, int most, String meaning) {
    return new Setting<>(
        name,
        Integer.toString(byDefault),
        "a whole number of seconds from " + least + " to " + most,
        meaning,
        text -> Duration.ofSeconds(number(text, least, most)));
  }

  /** A whole number within a range. */
  public static Setting<Integer> integer(
      String name, int byDefault, int least, int most, String meaning) {
    return new Setting<>(
        name,
        Integer.toString(byDefault),
        "a whole number from " + least + " to " + most,
        meaning,
        text -> number(text, least, most));
  }

  /** {@code true} or {@code false}, in any case. */
  public static Setting<Boolean> flag(String name, boolean byDefault, String meaning) {
    return new Setting<>(
        name,
        Boolean.toString(byDefault),
        "true or false",
        meaning,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            });
  }

  /** Values between commas; blanks around them do not count. Not set: an empty list. */
  public static <E> Setting<List<E>> list(
      String name, String allowed, String meaning, Function<String, E> each) {
    return new Setting<>(name, "", allowed, meaning, text -> values(text, each));
  }

  /** A list that is set and names nothing is a slip, and must not mean the same as none. */
  private static <E> List<E> values(String text, Function<String, E> each) {
    List<E> values =
        Stream.of(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).map(each).toList();
    if (values.isEmpty() && !text.isBlank()) {
      throw new IllegalArgumentException();
    }
    return values;
  }

  /** A value that may be absent. */
  public static <V> Setting<Optional<V>> optional(
      String name, String allowed, String meaning, Function<String, V> parser) {
    return new Setting<>(
        name,
        "",
        allowed,
        meaning,
        text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)));
  }

  private static int number(String text, int least, int most) {
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new IllegalArgumentException();
    }
    return number;
  }
}
