package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.LogSecrets;
import dev.parley.it.transcript.Rehearsal;
import dev.parley.it.transcript.Transcript;
import dev.parley.it.transcript.TranscriptLibrary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
          "http/endpoints.txt Odd methods on pages",
          "needs the pages in the WAR",
          "http/endpoints.txt Security headers on pages",
          "needs the pages in the WAR",
          "common/origins.txt GET endpoints are not affected",
          "asks /health/live, which needs a server's MicroProfile Health");

  private static final List<InProcessServer> SERVERS = new ArrayList<>();
  private static final Logger LOG = Logger.getLogger("dev.parley");
  private static final Lines LINES = new Lines();

  /** Reads the log. */
  private static final class Lines extends Handler {
    private final Formatter formatter = new SimpleFormatter();
    private final Queue<String> forbidden = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void publish(LogRecord line) {
      count.incrementAndGet();
      LogSecrets.found(formatter.format(line), List.of("the-secret-of-the-turn-servers"))
          .ifPresent(forbidden::add);
    }

    @Override
    public void flush() {
      // Nothing is kept back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

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

  /**
   * All that Parley would log at its most talkative, while everything is said that there is to say.
   */
  @BeforeAll
  static void listen() {
    LOG.setLevel(Level.ALL);
    LOG.setUseParentHandlers(false);
    LOG.addHandler(LINES);
  }

  @AfterAll
  static void noSecretWasLogged() {
    LOG.removeHandler(LINES);
    LOG.setUseParentHandlers(true);
    LOG.setLevel(null);
    assertThat(LINES.count.get()).isPositive();
    assertThat(LINES.forbidden).isEmpty();
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
