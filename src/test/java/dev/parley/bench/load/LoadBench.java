package dev.parley.bench.load;

import dev.parley.it.client.ClientSwarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Servers under load, and the floor beside them in the same run. All targets are started first;
 * each round then visits each of them with each scenario, so that what else the machine does falls
 * on all alike. Prints each result as a line of JSON (kept in {@code target/load-bench.jsonl}) and
 * at the end a table of medians, with ratios to the floor.
 *
 * <p>Arguments, {@code name=value}: {@code targets} ({@code wildfly/express,payara/standard}),
 * {@code dialects} ({@code ayame,named,remote_id,pairing}), {@code scenarios} ({@code
 * relay-1500,relay-270,paced-1500,storm,idle}), {@code rounds} (5), {@code seconds} (5), {@code
 * pairs} (100), {@code window} (4), {@code rate} (2000 a second in all), {@code connections}
 * (2000), {@code server-cores} and {@code generator-cores} ({@code taskset} lists; none: not
 * pinned).
 */
public final class LoadBench {
  private final Map<String, String> options;
  private final List<Result> results = new ArrayList<>();

  private LoadBench(Map<String, String> options) {
    this.options = options;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      if (!arg.isBlank()) {
        String[] parts = arg.split("=", 2);
        options.put(parts[0], parts[1]);
      }
    }
    LoadBench bench = new LoadBench(options);
    bench.run();
    System.out.print(Table.of(bench.results));
  }

  private String option(String name, String otherwise) {
    return options.getOrDefault(name, otherwise);
  }

  private int number(String name, int otherwise) {
    return Integer.parseInt(option(name, Integer.toString(otherwise)));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).filter(each -> !each.isBlank()).toList();
  }

  private void run() throws Exception {
    if (options.containsKey("generator-cores")) {
      Target.pin(ProcessHandle.current().pid(), option("generator-cores", ""));
    }
    List<Target> targets = new ArrayList<>();
    try (ClientSwarm swarm = new ClientSwarm(1)) {
      targets.add(Target.start(Target.FLOOR, option("server-cores", "")));
      for (String name : list(option("targets", "liberty/standard"))) {
        targets.add(Target.start(name, option("server-cores", "")));
      }
      Scenarios scenarios = new Scenarios(swarm, number("pairs", 100), number("seconds", 5));
      for (int round = 1; round <= number("rounds", 5); round++) {
        for (String scenario : list(option("scenarios", "relay-1500,relay-270,paced-1500,storm"))) {
          for (Target target : targets) {
            visit(scenarios, scenario, target, round);
          }
        }
      }
    } finally {
      for (Target target : targets) {
        target.close();
      }
    }
  }

  private void visit(Scenarios scenarios, String scenario, Target target, int round)
      throws Exception {
    List<String> dialects = target.isFloor() ? List.of("ayame") : list(option("dialects", "ayame"));
    for (String dialect : dialects) {
      Result result =
          once(scenarios, scenario, target, Dialect.valueOf(dialect.toUpperCase(Locale.ROOT)))
              .build(scenario, dialect, target, round);
      results.add(result);
      keep(result.json());
    }
  }

  private Result.Builder once(Scenarios scenarios, String scenario, Target target, Dialect dialect)
      throws Exception {
    String[] parts = scenario.split("-", 2);
    int bytes = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    return switch (parts[0]) {
      case "relay" -> scenarios.relay(target, dialect, bytes, number("window", 4));
      case "paced" -> scenarios.paced(target, dialect, bytes, number("rate", 2000));
      case "storm" -> scenarios.storm(target, dialect, number("connections", 2000));
      case "idle" -> scenarios.idle(target, dialect, number("connections", 2000));
      default -> throw new IllegalArgumentException("no scenario: " + scenario);
    };
  }

  private static void keep(String line) throws IOException {
    System.out.println(line);
    Path file = Path.of(System.getProperty("parley.bench.dir", "target"), "load-bench.jsonl");
    Files.writeString(
        file, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
