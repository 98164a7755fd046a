package dev.parley.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsDocTest {

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `"
        + metric.exposed()
        + "` | "
        + metric.kind().name().toLowerCase(Locale.ROOT)
        + " | "
        + labels
        + " | "
        + metric.meaning()
        + " |";
  }

  @Test
  void theDocumentListsExactlyTheMetricsOfTheCode() throws Exception {
    List<String> documented =
        Files.readAllLines(Path.of("docs/METRICS.md")).stream()
            .filter(line -> line.startsWith("| `parley_"))
            .toList();
    assertThat(documented)
        .containsExactlyElementsOf(Stream.of(Metric.values()).map(MetricsDocTest::row).toList());
  }
}
