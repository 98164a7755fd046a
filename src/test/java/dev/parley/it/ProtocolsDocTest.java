package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.transcript.Transcript;
import dev.parley.it.transcript.TranscriptLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/PROTOCOLS.md and the transcripts say the same about what is proved where. */
class ProtocolsDocTest {
  /** A row: {@code | `id` | statement | `proof`, `proof` |}. */
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9.-]+)` \\| (.+) \\| ([^|]+) \\|");

  private static final Pattern PROOF = Pattern.compile("`([^`]+)`");
  private static final Path DOC = Path.of("docs/PROTOCOLS.md");
  private static final Path TESTS = Path.of("src/test/java");

  @Test
  void everyStatementOfATranscriptIsInTheDocumentWithItsFile() throws IOException {
    Map<String, Set<String>> documented = documented();
    Map<String, Set<String>> proved = proved();
    assertThat(documented.keySet()).containsAll(proved.keySet());
    proved.forEach((id, files) -> assertThat(documented.get(id)).as(id).containsAll(files));
  }

  @Test
  void everyProofInTheDocumentExists() throws IOException {
    Map<String, Set<String>> proved = proved();
    Set<String> classes = testClasses();
    documented()
        .forEach(
            (id, proofs) -> {
              assertThat(proofs).as(id).isNotEmpty();
              for (String proof : proofs) {
                if (proof.endsWith(".txt")) {
                  assertThat(proved.getOrDefault(id, Set.of())).as(id).contains(proof);
                } else {
                  assertThat(classes).as(id).contains(proof);
                }
              }
            });
  }

  @Test
  void everyGroupOfSettingsExists() {
    for (Transcript transcript : TranscriptLibrary.all()) {
      assertThat(TranscriptLibrary.settings(transcript.settings(), 1)).isNotNull();
    }
  }

  private static Map<String, Set<String>> documented() throws IOException {
    Map<String, Set<String>> rows = new TreeMap<>();
    List<String> twice = new ArrayList<>();
    for (String line : Files.readAllLines(DOC)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> proofs =
            PROOF.matcher(row.group(3)).results().map(m -> m.group(1)).collect(Collectors.toSet());
        if (rows.put(row.group(1), proofs) != null) {
          twice.add(row.group(1));
        }
      }
    }
    assertThat(twice).isEmpty();
    return rows;
  }

  private static Map<String, Set<String>> proved() {
    Map<String, Set<String>> files = new TreeMap<>();
    for (Transcript transcript : TranscriptLibrary.all()) {
      for (String id : transcript.statements()) {
        files.computeIfAbsent(id, key -> new TreeSet<>()).add(transcript.file());
      }
    }
    return files;
  }

  private static Set<String> testClasses() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - 5))
          .collect(Collectors.toSet());
    }
  }
}
