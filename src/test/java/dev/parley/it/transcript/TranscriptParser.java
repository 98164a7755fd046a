package dev.parley.it.transcript;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads transcripts from a file. The format is described in
 * src/test/resources/transcripts/README.md.
 *
 * <p>Every line that is not understood is an error, at once and with its number: a transcript must
 * not be able to pass by a misspelt line.
 */
public final class TranscriptParser {
  private static final Pattern LET = Pattern.compile("let (\\w+) = (.+)");
  private static final Pattern DIFFER = Pattern.compile("differ (\\w+) (\\w+)");
  private static final Pattern CLOCK =
      Pattern.compile("clock (starts|at least|at most)(?: ([0-9.]+) s)?");

  private final String file;
  private final List<Transcript> found = new ArrayList<>();
  private final Head defaults = new Head();
  private Head head = defaults;
  private String title;
  private int start;
  private List<Transcript.Line> lines = new ArrayList<>();

  private TranscriptParser(String file) {
    this.file = file;
  }

  /** All transcripts of one file, in their order. */
  public static List<Transcript> parse(String file, String text) {
    TranscriptParser parser = new TranscriptParser(file);
    List<String> all = text.lines().toList();
    for (int i = 0; i < all.size(); ) {
      int number = i + 1;
      String line = all.get(i++);
      List<String> details = new ArrayList<>();
      while (i < all.size() && all.get(i).startsWith("  ")) {
        details.add(all.get(i++).strip());
      }
      try {
        parser.line(number, line, details);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            file + ":" + number + ": " + e.getMessage() + "\n  " + line, e);
      }
    }
    parser.finish();
    return List.copyOf(parser.found);
  }

  private void line(int number, String line, List<String> details) {
    if (line.isBlank() || line.startsWith("#")) {
      require(details.isEmpty(), "indented lines below nothing");
    } else if (line.startsWith("=== ")) {
      finish();
      title = line.substring(4).strip();
      start = number;
      head = defaults.copy();
    } else if (line.startsWith("@")) {
      require(lines.isEmpty(), "directives come first");
      head.set(line);
    } else {
      require(title != null, "a line before the first === title");
      lines.add(
          new Transcript.Line(number, line, move(line, Detail.of(details), !details.isEmpty())));
    }
  }

  private static Move move(String line, Detail detail, boolean hasDetail) {
    Optional<Move> withDetail =
        SocketLines.parse(line, detail)
            .or(() -> HttpLines.parse(line, detail))
            .or(() -> WebhookLines.parse(line, detail));
    if (withDetail.isPresent()) {
      return withDetail.get();
    }
    require(!hasDetail, "indented lines below a line that takes none");
    return SocketLines.plain(line)
        .or(() -> FrameLines.parse(line))
        .or(() -> other(line))
        .orElseThrow(() -> new Syntax("this line is not understood"));
  }

  private static Optional<Move> other(String line) {
    Matcher let = LET.matcher(line);
    if (let.matches()) {
      return Optional.of(
          stage -> stage.variables().bind(let.group(1), stage.variables().expand(let.group(2))));
    }
    Matcher differ = DIFFER.matcher(line);
    if (differ.matches()) {
      return Optional.of(stage -> differ(stage, differ.group(1), differ.group(2)));
    }
    Matcher clock = CLOCK.matcher(line);
    if (!clock.matches()) {
      return Optional.empty();
    }
    if (clock.group(1).equals("starts")) {
      return Optional.of(Stage::startClock);
    }
    require(clock.group(2) != null, "how many seconds?");
    Duration limit = Duration.ofMillis(Math.round(Double.parseDouble(clock.group(2)) * 1000));
    boolean least = clock.group(1).equals("at least");
    return Optional.of(
        stage -> {
          Duration since = stage.sinceClock();
          if (least == since.compareTo(limit) < 0) {
            throw new Mismatch(line, since.toMillis() + " ms");
          }
        });
  }

  private static void differ(Stage stage, String one, String other) {
    String value = stage.variables().expandKnown("${" + one + "}");
    if (value.equals(stage.variables().expandKnown("${" + other + "}"))) {
      throw new Mismatch(one + " and " + other + " differ", "both are " + value);
    }
  }

  private void finish() {
    if (title == null) {
      return;
    }
    require(!lines.isEmpty(), file + ":" + start + ": nothing happens in it");
    require(!head.statements.isEmpty(), file + ":" + start + ": it proves no @statement");
    found.add(
        new Transcript(
            file,
            start,
            title,
            Set.copyOf(head.statements),
            head.settings,
            Optional.ofNullable(head.lock),
            head.needsHttp,
            head.patience,
            List.copyOf(lines)));
    lines = new ArrayList<>();
    title = null;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Syntax(otherwise);
    }
  }

  /** The directives; those above the first title hold for the whole file. */
  private static final class Head {
    private final Set<String> statements = new LinkedHashSet<>();
    private String settings = "default";
    private String lock;
    private boolean needsHttp;
    private Duration patience = Duration.ofSeconds(30);

    Head copy() {
      Head copy = new Head();
      copy.statements.addAll(statements);
      copy.settings = settings;
      copy.lock = lock;
      copy.needsHttp = needsHttp;
      copy.patience = patience;
      return copy;
    }

    void set(String line) {
      String[] words = line.split("\\s+");
      require(words.length > 1, "a directive without a value");
      switch (words[0]) {
        case "@statement" -> statements.addAll(List.of(words).subList(1, words.length));
        case "@settings" -> settings = words[1];
        case "@lock" -> lock = words[1];
        case "@patience" -> patience = Duration.ofSeconds(Integer.parseInt(words[1]));
        case "@needs" -> {
          require(words[1].equals("http"), "only http can be needed");
          needsHttp = true;
        }
        default -> throw new Syntax("no such directive: " + words[0]);
      }
    }
  }
}
