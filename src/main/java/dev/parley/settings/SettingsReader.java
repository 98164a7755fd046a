package dev.parley.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads variables from wherever the server keeps them, and remembers which were asked for. Not safe
 * for threads.
 */
public final class SettingsReader {
  private final Function<String, Optional<String>> source;
  private final Map<String, Setting<?>> asked = new LinkedHashMap<>();

  /** A reader of {@code source}, which gives a variable's text, if it is set. */
  public SettingsReader(Function<String, Optional<String>> source) {
    this.source = source;
  }

  /** A reader of a fixed set of values. */
  public static SettingsReader of(Map<String, String> values) {
    return new SettingsReader(name -> Optional.ofNullable(values.get(name)));
  }

  /**
   * The value of a variable, or its default if it is not set or blank.
   *
   * @throws BadSetting if the value is not allowed
   */
  public <T> T read(Setting<T> setting) {
    asked.put(setting.name(), setting);
    String text =
        source
            .apply(setting.name())
            .map(String::strip)
            .filter(t -> !t.isEmpty())
            .orElse(setting.defaultText());
    try {
      return setting.parser().apply(text);
    } catch (IllegalArgumentException e) {
      BadSetting bad = new BadSetting(setting, text);
      if (!setting.secret()) {
        // Parsers quote what they do not understand.
        bad.initCause(e);
      }
      throw bad;
    }
  }

  /** All variables asked for so far, by name. */
  public Map<String, Setting<?>> asked() {
    return Map.copyOf(asked);
  }
}
