package dev.parley.it.transcript;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One conversation, read from a file.
 *
 * @param file path below {@code transcripts/}, such as {@code ayame/rooms.txt}
 * @param line where it begins
 * @param statements ids of the statements in docs/PROTOCOLS.md that it proves
 * @param settings name of the group of settings that its server runs with
 * @param lock what it has to itself while it runs; transcripts of one lock are replayed one by one
 * @param needsHttp whether it asks for pages beside the sockets
 * @param patience how long each line waits for what it expects
 */
public record Transcript(
    String file,
    int line,
    String title,
    Set<String> statements,
    String settings,
    Optional<String> lock,
    boolean needsHttp,
    Duration patience,
    List<Line> lines) {

  /** A line of the file and what it does. */
  record Line(int number, String source, Move move) {}

  public String where() {
    return file + ":" + line;
  }

  @Override
  public String toString() {
    return where() + " " + title;
  }
}
