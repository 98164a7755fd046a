package dev.parley.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.Figures;
import dev.parley.it.TestServer;
import dev.parley.it.TestServers;
import dev.parley.it.client.Event;
import dev.parley.it.client.Manners;
import dev.parley.it.client.WsClient;
import dev.parley.it.transcript.TranscriptLibrary;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Peers whose cable is cut: they answer nothing and read nothing any more, and there is neither FIN
 * nor RST. They are gone within the documented time, their partners are told once, and the server
 * keeps nothing of them, not even the connection.
 */
@Timeout(180)
class CutCableIT {
  private static final int PAIRS = 10;
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Two of its liveness intervals are four seconds; so are Ayame's ping interval and timeout. */
  private static final Map<String, String> SETTINGS = TranscriptLibrary.settings("brisk", 0);

  private static final Duration DOCUMENTED = Duration.ofSeconds(4);

  /** What a busy machine may add. Far from every other clock that could end such a line. */
  private static final Duration MARGIN = Duration.ofSeconds(4);

  private static final Manners ALIVE =
      Manners.GOOD.replying(
          text ->
              text.equals("{\"type\":\"ping\"}")
                  ? Optional.of("{\"type\":\"pong\"}")
                  : Optional.empty());

  /** Who is cut off, and what the other one is told. */
  enum Victim {
    AYAME("\"bye\""),
    REMOTE_ID_SERVER("\"peer-disconnected\""),
    REMOTE_ID_CLIENT("\"client-disconnected\""),
    PAIRING("\"partner-left\""),
    NAMED("\"peer_disconnected\"");

    private final String notice;

    Victim(String notice) {
      this.notice = notice;
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePartnerIsToldOnceInTimeAndNothingIsKept(Victim kind) throws Exception {
    TestServer server = TestServers.get(SETTINGS);
    List<Pair> pairs = new ArrayList<>();
    try {
      for (int i = 0; i < PAIRS; i++) {
        pairs.add(pair(server, kind));
      }
      for (Pair pair : pairs) {
        pair.victim().pauseReading();
      }
      long cut = System.nanoTime();
      for (Pair pair : pairs) {
        await(pair.partner(), kind.notice);
        assertThat(Duration.ofNanos(System.nanoTime() - cut))
            .as("from the cut to the notice")
            .isLessThan(DOCUMENTED.plus(MARGIN));
      }
      for (Pair pair : pairs) {
        expectNoSecondNotice(pair.partner(), kind);
      }
      for (Pair pair : pairs) {
        pair.partner().close();
      }
      // The victims have neither read nor closed anything so far.
      Figures.awaitZero(server);
      for (Pair pair : pairs) {
        pair.victim().resumeReading();
        awaitEnd(pair.victim());
      }
    } finally {
      for (Pair pair : pairs) {
        pair.close();
      }
    }
  }

  /** Whatever is still owed to the partner comes before the answer to what it asks now. */
  private static void expectNoSecondNotice(WsClient partner, Victim kind) throws Exception {
    if (kind == Victim.AYAME) {
      // The bye is its last word: the room is over.
      assertThat(next(partner)).isInstanceOf(Event.Closed.class);
      return;
    }
    partner.text("{\"type\":\"ping\"}");
    for (Event event = next(partner); !is(event, "\"pong\""); event = next(partner)) {
      assertThat(event.toString()).doesNotContain(kind.notice);
      assertThat(event).isNotInstanceOf(Event.Closed.class);
    }
  }

  private static Pair pair(TestServer server, Victim kind) throws Exception {
    String unique = UUID.randomUUID().toString();
    String register = "{\"type\":\"register-server\",\"remoteId\":\"" + unique + "\"}";
    String dial = "{\"type\":\"connect-request\",\"remoteId\":\"" + unique + "\"}";
    return switch (kind) {
      case AYAME -> {
        String room = "/signaling?roomId=" + unique;
        String hello = "{\"type\":\"register\"}";
        WsClient partner = open(server, room, hello, "\"accept\"");
        yield new Pair(open(server, room, hello, "\"accept\""), partner);
      }
      case REMOTE_ID_SERVER -> {
        WsClient victim = open(server, "/ws", register, "\"registered\"");
        yield new Pair(victim, open(server, "/ws", dial, "\"connected\""));
      }
      case REMOTE_ID_CLIENT -> {
        WsClient partner = open(server, "/ws", register, "\"registered\"");
        yield new Pair(open(server, "/ws", dial, "\"connected\""), partner);
      }
      case PAIRING -> {
        // One pair at a time is in the queue, so that they find each other.
        WsClient partner = open(server, "/ws", "{\"type\":\"available\"}", "\"ready\"");
        WsClient victim = open(server, "/ws", "{\"type\":\"available\"}", "\"matched\"");
        await(partner, "\"matched\"");
        yield new Pair(victim, partner);
      }
      case NAMED -> {
        String space = "/?space=" + unique;
        WsClient partner =
            open(server, space, "{\"type\":\"login\",\"name\":\"a\"}", "\"login_success\"");
        WsClient victim =
            open(server, space, "{\"type\":\"login\",\"name\":\"b\"}", "\"login_success\"");
        yield new Pair(victim, partner);
      }
    };
  }

  private static WsClient open(TestServer server, String path, String frame, String answer)
      throws Exception {
    WsClient client = WsClient.connect(server.ws(path), ALIVE);
    client.text(frame);
    await(client, answer);
    return client;
  }

  private static void await(WsClient client, String words) throws InterruptedException {
    for (Event event = next(client); !is(event, words); event = next(client)) {
      assertThat(event).as("while waiting for " + words).isNotInstanceOf(Event.Closed.class);
    }
  }

  private static void awaitEnd(WsClient client) throws InterruptedException {
    Event event = next(client);
    while (!(event instanceof Event.Closed || event instanceof Event.Ended)) {
      event = next(client);
    }
  }

  private static boolean is(Event event, String words) {
    return event instanceof Event.Text text && text.text().contains(words);
  }

  private static Event next(WsClient client) throws InterruptedException {
    return client.next(SOON).orElseThrow(() -> new AssertionError("nothing came"));
  }

  private record Pair(WsClient victim, WsClient partner) {
    void close() throws IOException {
      victim.close();
      partner.close();
    }
  }
}
