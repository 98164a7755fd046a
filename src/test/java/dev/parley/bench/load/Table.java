package dev.parley.bench.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as a Markdown table: the median of the rounds, and how often the floor's that is. */
final class Table {
  private record Row(String scenario, String dialect, String target) {}

  private Table() {}

  static String of(List<Result> results) {
    Map<Row, List<Result>> rows =
        results.stream()
            .collect(
                Collectors.groupingBy(
                    r -> new Row(r.scenario(), r.dialect(), r.target()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    StringBuilder out =
        new StringBuilder(
            "\n| scenario | dialect | target | figures, median (x floor) |\n|---|---|---|---|\n");
    rows.forEach(
        (row, rounds) -> {
          List<Result> floor = rows.get(new Row(row.scenario(), "ayame", Target.FLOOR));
          out.append(
              String.format(
                  "| %s | %s | %s | %s |%n",
                  row.scenario(), row.dialect(), row.target(), figures(rounds, floor)));
        });
    return out.toString();
  }

  private static String figures(List<Result> rounds, List<Result> floor) {
    return rounds.get(0).figures().keySet().stream()
        .map(
            name -> {
              double mine = median(rounds, name);
              double bare = median(floor, name);
              return String.format(
                  Locale.ROOT, "%s %.1f (%.2f)", name, mine, bare == 0 ? Double.NaN : mine / bare);
            })
        .collect(Collectors.joining(", "));
  }

  private static double median(List<Result> rounds, String name) {
    double[] sorted = rounds.stream().mapToDouble(r -> r.figures().get(name)).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
