package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.core.Counter;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.Chunks;
import dev.parley.gateway.rig.LocalServer;
import dev.parley.gateway.rig.LocalSocket;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes over a channel: messages and proxied requests, whole and in pieces. */
class NativeMessagesTest extends NativeCase {

  @Test
  void textAndBinaryBothWays() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    assertThat(api.target()).isEqualTo("/ws?webrtc_session_id=s1");
    channel.say("hällo");
    assertThat(api.next().text()).isEqualTo("hällo");
    channel.say(new byte[] {1, 2, 3});
    assertThat(api.next().bytes()).containsExactly(1, 2, 3);
    channel.say(new byte[0]);
    assertThat(api.next().bytes()).isEmpty();
    api.say("wörld \uD83D\uDE00");
    assertThat(channel.next().text()).isEqualTo("wörld \uD83D\uDE00");
    api.say(new byte[] {4, 5});
    assertThat(channel.next().bytes()).containsExactly(4, 5);
    api.sayInParts("in ", "parts");
    assertThat(channel.next().text()).isEqualTo("in parts");
  }

  @Test
  void sizesUpToTheMaximumUnchangedAndInOrder() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      int size = i % 20 == 0 ? MAX : 1 + random.nextInt(30_000);
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      String text = HexFormat.of().formatHex(bytes, 0, size / 2 + 1).substring(0, size);
      channel.say(bytes);
      channel.say(text);
      api.say(bytes);
      api.say(text);
      assertThat(api.next().bytes()).isEqualTo(bytes);
      assertThat(api.next().text()).isEqualTo(text);
      assertThat(channel.next().bytes()).isEqualTo(bytes);
      assertThat(channel.next().text()).isEqualTo(text);
    }
  }

  @Test
  void aFloodBothWaysLosesNothing() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    int count = 2000;
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < count; i++) {
                api.say(numbered(i));
              }
            });
    writer.setDaemon(true);
    writer.start();
    for (int i = 0; i < count; i++) {
      channel.say(numbered(i));
    }
    for (int i = 0; i < count; i++) {
      assertThat(api.next().bytes()).isEqualTo(numbered(i));
      assertThat(channel.next().bytes()).isEqualTo(numbered(i));
    }
    Await.until("memory is given back", () -> rig.gateway().metrics().memoryBytes() == 0);
    assertThat(rig.gateway().metrics().get(Counter.MESSAGES_FROM_PEERS)).isEqualTo(count);
    assertThat(rig.gateway().metrics().get(Counter.MESSAGES_TO_PEERS)).isEqualTo(count);
  }

  @Test
  void textBeyondTheMaximumGoesInPieces() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    Chunks chunks = new Chunks(MAX);
    String large = "ä\"\\x\uD83D\uDE00".repeat(400_000);
    api.say(large);
    api.say("after");
    assertThat(chunks.next(channel)).isEqualTo(large);
    assertThat(chunks.next(channel)).isEqualTo("after");
    assertThat(chunks.pieces()).isGreaterThan(10);
  }

  @Test
  void textsInPiecesHaveNumbersThatDifferOverTheChannelsOfASession() {
    Browser browser = rig.browser("s1");
    BrowserChannel one = browser.channel("ma-api");
    BrowserChannel two = browser.channel("ma-api");
    browser.dial();
    one.open();
    two.open();
    Set<String> numbers = new HashSet<>();
    for (LocalSocket api : List.of(rig.local().next(), rig.local().next())) {
      api.say("x".repeat(MAX + 1));
      api.say("y".repeat(MAX + 1));
    }
    for (BrowserChannel channel : List.of(one, two)) {
      for (int piece = 0; piece < 4; piece++) {
        String frame = channel.next().text();
        assertThat(frame).startsWith("{\"type\":\"__chunk__\",\"id\":");
        numbers.add(frame.replaceFirst("(?s)^.*?\"id\":([0-9]+).*$", "$1"));
      }
    }
    assertThat(numbers).hasSize(4);
  }

  @Test
  void aSmallerMaximumOfTheBrowserIsKept() {
    Browser browser =
        rig.browser("s1")
            .editing(sdp -> sdp.replaceAll("a=max-message-size:[0-9]+", "a=max-message-size:1000"));
    BrowserChannel channel = browser.channel("ma-api");
    browser.dial();
    channel.open();
    LocalSocket api = rig.local().next();
    api.say("a".repeat(1000));
    assertThat(channel.next().text()).hasSize(1000);
    Chunks chunks = new Chunks(1000);
    api.say("b".repeat(1001));
    assertThat(chunks.next(channel)).isEqualTo("b".repeat(1001));
    api.say(new byte[1000]);
    assertThat(channel.next().bytes()).hasSize(1000);
    api.say(new byte[1001]);
    assertThat(channel.next().text())
        .isEqualTo(
            "{\"type\":\"error\",\"error\":\"The local API sent a message of 1001 bytes; the"
                + " browser takes at most 1000.\"}");
    channel.awaitClosed();
  }

  @Test
  void proxiedRequests() {
    BrowserChannel channel = connected("s1", "http_proxy");
    channel.say(
        "{\"type\":\"http-proxy-request\",\"id\":7,\"method\":\"GET\",\"path\":\"/img?x=1\","
            + "\"headers\":{\"Accept\":\"image/png\",\"Connection\":\"close\"}}");
    assertThat(channel.next().text())
        .startsWith("{\"type\":\"http-proxy-response\",\"id\":7,\"status\":200,")
        .contains("\"body\":\"68656c6c6f\"")
        .endsWith("}");
    LocalServer.Request request = rig.local().nextRequest();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/img?x=1");
    assertThat(request.headers()).containsEntry("accept", "image/png").doesNotContainKey("te");
    assertThat(rig.local().waiting()).as("http_proxy is not bridged").isZero();
    channel.say("anything else");
    channel.say("{\"type\":\"http-proxy-request\",\"id\":\"a\",\"path\":\"//evil/\"}");
    assertThat(channel.next().text()).contains("\"id\":\"a\"", "\"status\":500");
  }

  @Test
  void proxiedAnswersOfManyMegabytesGoInPiecesBesideTheRest() {
    byte[] body = new byte[3_000_000];
    new Random(1).nextBytes(body);
    rig.local()
        .http(
            (request, out) ->
                LocalServer.write(out, LocalServer.response("200 OK", List.of(), body)));
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    Chunks chunks = new Chunks(MAX);
    for (int i = 0; i < 10; i++) {
      channel.say("{\"type\":\"http-proxy-request\",\"id\":" + i + ",\"path\":\"/big\"}");
    }
    channel.say("bridged");
    assertThat(api.next().text()).isEqualTo("bridged");
    String hex = HexFormat.of().formatHex(body);
    for (int i = 0; i < 10; i++) {
      assertThat(chunks.next(channel)).endsWith("\"body\":\"" + hex + "\"}");
    }
    Await.until("memory is given back", () -> rig.gateway().metrics().memoryBytes() == 0);
  }
}
