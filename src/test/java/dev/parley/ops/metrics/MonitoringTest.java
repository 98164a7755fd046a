package dev.parley.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.it.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The ready-made alert rules and dashboard ask for metrics, labels and causes that there are. */
class MonitoringTest {
  private static final Path ALERTS = Path.of("server-config/monitoring/alerts.yml");
  private static final Path DASHBOARD = Path.of("server-config/monitoring/grafana-dashboard.json");

  private static final Pattern RULE = Pattern.compile("(?m)^ +expr: (.+)$");
  private static final Pattern TARGET = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)+)\"");
  private static final Pattern SERIES = Pattern.compile("(parley_\\w+)(?:\\{([^}]*)\\})?");
  private static final Pattern SELECTOR = Pattern.compile("(\\w+)(?:=~|!~|!=|=)\"([^\"]*)\"");
  private static final Pattern BY = Pattern.compile("(?:by|on) \\(([^)]*)\\)");

  /** Every series' name with the labels that it has. */
  private static Map<String, Set<String>> series() {
    Map<String, Set<String>> all = new TreeMap<>();
    for (Metric metric : Metric.values()) {
      Set<String> labels = Set.copyOf(metric.labels());
      if (metric.kind() == Metric.Kind.TIMER) {
        for (String part : List.of("_count", "_sum", "_max")) {
          all.put(metric.exposed() + part, labels);
        }
        all.put(
            metric.exposed() + "_bucket",
            Set.copyOf(Stream.concat(labels.stream(), Stream.of("le")).toList()));
      } else {
        all.put(metric.exposed(), labels);
      }
    }
    return all;
  }

  private static List<String> expressions() throws IOException {
    List<String> all = new ArrayList<>();
    RULE.matcher(Files.readString(ALERTS)).results().forEach(m -> all.add(m.group(1)));
    TARGET
        .matcher(Files.readString(DASHBOARD))
        .results()
        .forEach(m -> all.add(m.group(1).replace("\\\"", "\"")));
    return all;
  }

  @Test
  void everySeriesAndLabelThatIsAskedForIsThere() throws Exception {
    Map<String, Set<String>> series = series();
    List<String> expressions = expressions();
    assertThat(expressions).hasSizeGreaterThan(25);
    for (String expression : expressions) {
      for (MatchResult found : SERIES.matcher(expression).results().toList()) {
        assertThat(series).as(expression).containsKey(found.group(1));
        Set<String> labels = series.get(found.group(1));
        for (MatchResult selector :
            SELECTOR.matcher(found.group(2) == null ? "" : found.group(2)).results().toList()) {
          String label = selector.group(1);
          assertThat(label.equals("instance") || labels.contains(label))
              .as(label + " in " + expression)
              .isTrue();
          if (label.equals("cause")) {
            assertThat(Stream.of(CloseCause.values()).map(CloseCause::label))
                .contains(selector.group(2).split("\\|", -1));
          }
        }
      }
      Set<String> known =
          Set.copyOf(
              SERIES
                  .matcher(expression)
                  .results()
                  .flatMap(found -> series.get(found.group(1)).stream())
                  .toList()
                  .stream()
                  .distinct()
                  .toList());
      for (MatchResult by : BY.matcher(expression).results().toList()) {
        for (String label : by.group(1).split(", ", -1)) {
          assertThat(label.equals("instance") || known.contains(label))
              .as(label + " in " + expression)
              .isTrue();
        }
      }
    }
  }

  @Test
  void theDashboardIsJson() throws Exception {
    assertThat(JsonReader.read(Files.readString(DASHBOARD))).isNotNull();
  }
}
