package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.core.Counter;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.gateway.rig.NativeLibrary;
import dev.parley.gateway.rig.NativeRig;
import dev.parley.json.Frame;
import dev.parley.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten thousand malformed signaling messages, offers and candidates: the process lives, errors are
 * counted, and a session beside them notices nothing.
 */
@Timeout(300)
class NativeFuzzTest {
  private static final int MESSAGES = 10_000;
  private static final int PER_SESSION = 20;
  private static final int LOOK_EVERY = 500;

  private static final List<String> ODDITIES =
      List.of(
          "",
          " ",
          "-1",
          "0",
          "65535",
          "65536",
          "4294967296",
          "99999999999999999999",
          "%s%n",
          "\u0000",
          "\r\n",
          "\uD800",
          "ä",
          "A".repeat(300),
          "a=candidate:x",
          "m=audio 9 UDP/TLS/RTP/SAVPF 0",
          "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
          "a=setup:holdconn",
          "a=ice-lite",
          "a=fingerprint:sha-256 00",
          "a=fingerprint:md5 00:11",
          "a=sctp-port:0",
          "a=sctp-port:99999",
          "a=sctpmap:1 webrtc-datachannel 1",
          "a=max-message-size:-1",
          "a=max-message-size:1",
          "a=mid:",
          "a=group:BUNDLE 0 1",
          "a=ice-ufrag:ab",
          "a=rtcp-mux",
          "a=simulcast:send 1",
          "a=setup:active",
          "a=setup:passive",
          "b=AS:0",
          "[::::1]",
          "::");

  private final Random random = new Random(20261121);

  @BeforeAll
  static void nativeLibrary() {
    NativeLibrary.assume();
  }

  @Test
  void tenThousandMalformedMessages() throws IOException {
    try (NativeRig rig = new NativeRig()) {
      List<String> seen = new ArrayList<>();
      Browser browser =
          rig.browser("live")
              .editing(
                  sdp -> {
                    seen.add(sdp);
                    return sdp;
                  });
      BrowserChannel channel = browser.channel("ma-api");
      browser.dial();
      channel.open();
      LocalSocket api = rig.local().next();
      String offer = seen.get(0);
      AtomicInteger answers = new AtomicInteger();
      for (int i = 0; i < MESSAGES; i++) {
        String session = "fuzz" + i / PER_SESSION;
        if (i % PER_SESSION == 0) {
          rig.signaling().client(session, frame -> count(frame, answers));
          rig.signaling().say(JsonText.frame("client-connected").put("sessionId", session).end());
        }
        rig.signaling().say(message(session, offer));
        if (i % PER_SESSION == PER_SESSION - 1) {
          // What came before has reached the native code when this offer is answered or refused.
          int before = answers.get() + refused(rig);
          rig.signaling().say(offerFrame(session, offer));
          Await.until("answered or refused", () -> answers.get() + refused(rig) > before);
          rig.signaling()
              .say(JsonText.frame("client-disconnected").put("sessionId", session).end());
        }
        if (i % LOOK_EVERY == 0) {
          channel.say("at " + i);
          assertThat(api.next().text()).isEqualTo("at " + i);
          api.say("back " + i);
          assertThat(channel.next().text()).isEqualTo("back " + i);
        }
      }
      Await.until("all others have ended", () -> rig.gateway().metrics().sessions() == 1);
      GatewayMetrics metrics = rig.gateway().metrics();
      assertThat(metrics.get(Counter.SIGNALING_ERRORS)).isGreaterThan(100);
      assertThat(metrics.get(Counter.OFFERS_REFUSED)).isGreaterThan(100);
      assertThat(metrics.get(Counter.CANDIDATES_REFUSED)).isGreaterThan(100);
      assertThat(metrics.get(Counter.SESSIONS_OPENED)).isGreaterThan(400);
      assertThat(answers.get()).as("offers that native code has seen").isGreaterThan(400);
      // And a new one is as welcome as before.
      Browser other = rig.browser("other");
      BrowserChannel others = other.channel("ma-api");
      other.dial();
      others.open().say("hello");
      assertThat(rig.local().next().next().text()).isEqualTo("hello");
    }
  }

  private static void count(Frame frame, AtomicInteger answers) {
    if (frame.type().equals("answer")) {
      answers.incrementAndGet();
    }
  }

  private static int refused(NativeRig rig) {
    return (int) rig.gateway().metrics().get(Counter.OFFERS_REFUSED);
  }

  private String message(String session, String offer) {
    return switch (random.nextInt(10)) {
      case 0 -> garbled(offerFrame(session, offer));
      case 1 -> garbled(candidateFrame(session, candidate()));
      case 2 -> JsonText.frame(pick(ODDITIES)).put("sessionId", session).end();
      case 3, 4, 5, 6 -> offerFrame(session, mutated(offer));
      default -> candidateFrame(session, garbledCandidate());
    };
  }

  private static String offerFrame(String session, String sdp) {
    return JsonText.frame("offer")
        .put("sessionId", session)
        .raw("data", JsonText.object().put("type", "offer").put("sdp", sdp).end())
        .end();
  }

  private String candidateFrame(String session, String candidate) {
    return JsonText.frame("ice-candidate")
        .put("sessionId", session)
        .raw(
            "data",
            JsonText.object()
                .put("candidate", candidate)
                .put("sdpMid", random.nextInt(10) == 0 ? pick(ODDITIES) : "0")
                .put("sdpMLineIndex", random.nextInt(10) == 0 ? random.nextInt(70_000) : 0)
                .end())
        .end();
  }

  private static String candidate() {
    return "candidate:1 1 udp 2122260223 192.0.2.7 40000 typ host generation 0 ufrag abcd";
  }

  private String garbledCandidate() {
    String[] words = candidate().split(" ", -1);
    int edits = 1 + random.nextInt(3);
    for (int i = 0; i < edits; i++) {
      words[random.nextInt(words.length)] = pick(ODDITIES);
    }
    return String.join(" ", words);
  }

  /** Some lines left out, doubled, exchanged, replaced or with other values. */
  private String mutated(String sdp) {
    List<String> lines = new ArrayList<>(sdp.lines().toList());
    int edits = 1 + random.nextInt(3);
    for (int i = 0; i < edits && !lines.isEmpty(); i++) {
      int at = random.nextInt(lines.size());
      String line = lines.get(at);
      switch (random.nextInt(6)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(random.nextInt(lines.size() + 1), line);
        case 2 -> lines.add(at, lines.remove(random.nextInt(lines.size())));
        case 3 -> lines.set(at, pick(ODDITIES));
        case 4 -> lines.add(at, pick(ODDITIES));
        default -> lines.set(at, line.substring(0, line.indexOf('=') + 1) + pick(ODDITIES));
      }
    }
    return String.join("\r\n", lines) + "\r\n";
  }

  /** Some characters changed. */
  private String garbled(String text) {
    StringBuilder out = new StringBuilder(text);
    int edits = 1 + random.nextInt(4);
    for (int i = 0; i < edits; i++) {
      out.setCharAt(random.nextInt(out.length()), (char) (32 + random.nextInt(95)));
    }
    return out.toString();
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
