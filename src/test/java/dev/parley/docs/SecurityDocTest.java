package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.guard.token.TokenProblem;
import dev.parley.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md names every refusal, the right defaults, and tests that exist. */
class SecurityDocTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/parley");

  /** An answer that refuses, as the code writes it: status and the beginning of the text. */
  private static final Pattern ANSWER =
      Pattern.compile(
          "(?:Answer\\.error|new Refusal|refuse|error)\\(\\s*(\\d{3}),\\s*\"([^\"]*)\"");

  private static final Pattern UNAVAILABLE = Pattern.compile("unavailable\\(\\s*\"([^\"]*)\"");
  private static final Pattern FULL =
      Pattern.compile("\\? \"(Too many [^\"]*)\"\\s*: \"([^\"]*)\"");
  private static final Pattern UPGRADE_REQUIRED =
      Pattern.compile("upgradeRequired\\(\\s*\"([^\"]*)\"");
  private static final Pattern ROOM = Pattern.compile("\\bbad\\(\"([^\"]*)\"\\)");

  /** What a protocol's Messages make of an error. */
  private static final Pattern MESSAGE =
      Pattern.compile("(?:error\\(|put\\(\"error\", )\\s*\"([^\"]+)\"");

  /** {@code | `cell` | `cell` |} or with a last cell of words. */
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\|.*");

  private static final Pattern BY_DEFAULT =
      Pattern.compile("\\| `([A-Z_]+)` \\| (?:`([^`]+)`|\\(not set\\)) \\|.*");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void everyRefusalBeforeTheHandshakeIsListed() throws IOException {
    Set<String> made = new TreeSet<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      ANSWER.matcher(text).results().forEach(m -> made.add(m.group(1) + " " + m.group(2)));
      add(made, "503 ", UNAVAILABLE.matcher(text));
      add(made, "426 ", UPGRADE_REQUIRED.matcher(text));
      FULL.matcher(text)
          .results()
          .flatMap(m -> Stream.of(m.group(1), m.group(2)))
          .forEach(words -> made.add("503 " + words));
      if (file.endsWith("RoomIds.java")) {
        add(made, "400 ", ROOM.matcher(text));
      }
    }
    for (TokenProblem.Kind kind : TokenProblem.Kind.values()) {
      boolean later = kind == TokenProblem.Kind.UNAVAILABLE;
      made.add((later ? "503 " : "401 ") + kind.text());
    }
    assertThat(rows("Every refusal", "\\d{3}")).containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void everyErrorInAFrameIsListed() throws IOException {
    Set<String> made = new TreeSet<>();
    for (String protocol : List.of("remote-id", "pairing", "named")) {
      Path file =
          SOURCES.resolve("protocol").resolve(protocol.replace("-", "")).resolve("Messages.java");
      add(made, protocol + " ", MESSAGE.matcher(Files.readString(file)));
    }
    assertThat(rows("Every refusal", "remote-id|pairing|named"))
        .containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void theDefaultsAreTheCodes() throws Exception {
    Map<String, Setting<?>> settings = Variables.all();
    int seen = 0;
    for (String line : section("What a default installation")) {
      Matcher row = BY_DEFAULT.matcher(line);
      if (row.matches()) {
        Setting<?> setting = settings.get(row.group(1));
        assertThat(setting).as(row.group(1)).isNotNull();
        String documented = row.group(2) == null ? "" : row.group(2);
        assertThat(setting.defaultText()).as(row.group(1)).isEqualTo(documented);
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(15);
  }

  @Test
  void theTestsThatItNamesExist() throws IOException {
    Set<String> tests;
    try (Stream<Path> files = Files.walk(Path.of("src/test"))) {
      tests = new TreeSet<>(files.map(f -> f.toString().replace('\\', '/')).toList());
    }
    int seen = 0;
    for (String line : section("Who might do what")) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 6) {
        for (Matcher name = CODE.matcher(cells[4]); name.find(); seen++) {
          String test = name.group(1);
          String file = test.endsWith(".txt") ? test : test + ".java";
          boolean statement = test.startsWith("common.");
          assertThat(statement || tests.stream().anyMatch(t -> t.endsWith("/" + file)))
              .as(test)
              .isTrue();
        }
      }
    }
    assertThat(seen).isGreaterThan(15);
  }

  private static void add(Set<String> made, String before, Matcher matcher) {
    matcher.results().forEach(m -> made.add(before + m.group(1)));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(f -> f.toString().endsWith(".java"))
          .filter(f -> !f.startsWith(SOURCES.resolve("gateway")))
          .toList();
    }
  }

  private static List<String> rows(String title, String first) throws IOException {
    return section(title).stream()
        .map(ROW::matcher)
        .filter(row -> row.matches() && row.group(1).matches(first))
        .map(row -> row.group(1) + " " + row.group(2))
        .toList();
  }

  private static List<String> section(String title) throws IOException {
    String text = Files.readString(Path.of("SECURITY.md"));
    return Arrays.stream(text.split("(?m)^## "))
        .filter(part -> part.startsWith(title))
        .findFirst()
        .orElseThrow()
        .lines()
        .toList();
  }
}
