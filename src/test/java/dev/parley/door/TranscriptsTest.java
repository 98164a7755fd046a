package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.transcript.Rehearsal;
import dev.parley.it.transcript.Transcript;
import dev.parley.it.transcript.TranscriptLibrary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every golden conversation that needs no application server, in-process. {@code
 * -Dparley.transcripts=ayame/rooms} replays only those whose file and title contain the words.
 */
class TranscriptsTest {

  /** What cannot be replayed here, by file and title, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "http/endpoints.txt /health and its parts, in MicroProfile Health form",
          "needs a server's MicroProfile Health",
          "http/endpoints.txt Pages and client modules",
          "needs the pages in the WAR",
          "http/endpoints.txt Pages are for reading",
          "needs the pages in the WAR",
          "common/origins.txt GET endpoints are not affected",
          "asks /health/live, which needs a server's MicroProfile Health");

  private static final List<InProcessServer> SERVERS = new ArrayList<>();

  /** What the lines are made of. */
  String engine() {
    return "standard";
  }

  @TestFactory
  Stream<DynamicNode> transcripts() {
    String wanted = System.getProperty("parley.transcripts", "");
    List<Transcript> transcripts =
        TranscriptLibrary.all().stream()
            .filter(t -> t.toString().contains(wanted) && !ELSEWHERE.containsKey(key(t)))
            .toList();
    return Rehearsal.of(
        transcripts,
        settings -> {
          Map<String, String> all = new HashMap<>(settings);
          all.put("WEBSOCKET_ENGINE", engine());
          InProcessServer server = InProcessServer.start(all);
          SERVERS.add(server);
          return server;
        });
  }

  @Test
  void whatIsLeftOutExists() {
    assertThat(TranscriptLibrary.all().stream().map(TranscriptsTest::key))
        .containsAll(ELSEWHERE.keySet());
  }

  private static String key(Transcript transcript) {
    return transcript.file() + " " + transcript.title();
  }

  @AfterAll
  static void nothingIsLeft() {
    for (InProcessServer server : SERVERS) {
      server.close();
      assertThat(server.figures().values()).as(() -> server.figures().toString()).containsOnly(0L);
      assertThat(server.timersSet()).isZero();
      assertThat(server.threadsAlive()).isEmpty();
    }
    SERVERS.clear();
  }
}
