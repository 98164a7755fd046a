package dev.parley.bench.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one scenario measured on one target in one round.
 *
 * @param figures by name, units in the names
 */
record Result(
    String scenario, String dialect, String target, int round, Map<String, Double> figures) {

  static final class Builder {
    private final Map<String, Double> figures = new LinkedHashMap<>();

    Builder put(String name, double value) {
      figures.put(name, value);
      return this;
    }

    Result build(String scenario, String dialect, Target target, int round) {
      return new Result(scenario, dialect, target.name(), round, figures);
    }
  }

  /** One line of JSON. */
  String json() {
    return String.format(
            Locale.ROOT,
            "{\"scenario\":\"%s\",\"dialect\":\"%s\",\"target\":\"%s\",\"round\":%d,",
            scenario,
            dialect,
            target,
            round)
        + figures.entrySet().stream()
            .map(f -> String.format(Locale.ROOT, "\"%s\":%.3f", f.getKey(), f.getValue()))
            .collect(Collectors.joining(",", "", "}"));
  }
}
