package dev.parley.gateway.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.core.Memory;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.LocalServer;
import dev.parley.gateway.rig.LocalSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.eclipse.jetty.websocket.core.exception.UpgradeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections to a local API, on real sockets. */
@Timeout(60)
class ApiSocketTest {
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final Memory memory = new Memory(256L << 20);
  private LocalServer server;
  private LocalApi api;

  /** A connection and what it has told. */
  private final class Link {
    private final BlockingQueue<LocalLink.Event> events = new LinkedBlockingQueue<>();
    private final ApiSocket socket;

    Link() {
      BridgeContext context =
          new BridgeContext(api, null, Limits.DEFAULT, memory, new Counters(), timer);
      socket = api.connect("s", new LocalListener(context, Runnable::run, events::add)).join();
    }

    /** The next message, which is asked for. */
    byte[] message() {
      socket.next();
      LocalListener.Message message = (LocalListener.Message) Await.next(events);
      message.held().release();
      return message.bytes();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = new LocalServer();
    api = new LocalApi(server.ws("/ws"), Limits.DEFAULT);
  }

  @AfterEach
  void stop() throws Exception {
    api.endAll(Duration.ZERO);
    server.close();
    timer.shutdownNow();
  }

  private static byte[] numbered(int i) {
    byte[] bytes = new byte[16_384];
    Arrays.fill(bytes, (byte) i);
    return bytes;
  }

  /** The JDK's client loses some of it in three connections of a hundred. */
  @Test
  void whatTheApiSaysBesideTheHandshakeIsNotLostOnAnyOfManyConnections() {
    server.onConnection(
        socket -> {
          for (int i = 0; i < 20; i++) {
            socket.say(numbered(i));
          }
        });
    List<Link> links = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      Link link = new Link();
      links.add(link);
      for (int i = 0; i < 20; i++) {
        assertThat(link.message()).isEqualTo(numbered(i));
      }
    }
    assertThat(api.connections()).isEqualTo(links.size());
    links.forEach(link -> api.ended(link.socket));
  }

  @Test
  void nothingComesThatWasNotAskedForAndAskingTwiceIsAskingOnce() {
    Link link = new Link();
    LocalSocket other = server.next();
    link.socket.next();
    link.socket.next();
    other.say("one");
    other.say("two");
    assertThat(text(Await.next(link.events))).isEqualTo("one");
    other.ping("is not answered before the second is asked for");
    link.socket.send("mark".getBytes(UTF_8), false).join();
    assertThat(other.next().text()).isEqualTo("mark");
    assertThat(link.events).isEmpty();
    link.socket.next();
    assertThat(text(Await.next(link.events))).isEqualTo("two");
    link.socket.next();
    assertThat(other.next().text()).startsWith("(pong)is not");
  }

  private static String text(LocalLink.Event event) {
    LocalListener.Message message = (LocalListener.Message) event;
    message.held().release();
    assertThat(message.binary()).isFalse();
    return new String(message.bytes(), UTF_8);
  }

  @Test
  void pingsAreAnsweredBetweenThePartsOfAMessageAndWhileTheApiDoesNotRead() {
    Link link = new Link();
    LocalSocket other = server.next();
    BlockingQueue<LocalSocket.Heard> heard = new LinkedBlockingQueue<>();
    other.onHeard(
        first -> {
          other.stopReading();
          heard.add(first);
        });
    link.socket.send(new byte[0], true).join();
    assertThat(Await.next(heard).bytes()).as("the last one that is read").isEmpty();
    other.onHeard(heard::add);
    link.socket.next();
    byte[] large = new byte[8 << 20];
    // More than the sockets hold: the answers to the pings can not go out.
    var sent = link.socket.send(large, true);
    for (int i = 0; i < 1000; i++) {
      other.ping("ping " + i);
    }
    other.say("read all the same");
    assertThat(text(Await.next(link.events))).isEqualTo("read all the same");
    assertThat(sent).isNotDone();
    other.readOn();
    // One may have been under way before the large message; the last is answered in any case.
    String said = "";
    while (!said.equals("(pong)ping 999")) {
      String text = Await.next(heard).text();
      said = text == null ? "" : text;
    }
    sent.join();
  }

  @Test
  void aTextThatIsNotUtf8IsNotPassedOn() {
    List<byte[]> bad =
        List.of(
            new byte[] {'a', (byte) 0xff},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            ("x".repeat(5000) + "\u20ac").getBytes(UTF_8));
    byte[] cut = bad.get(3);
    for (byte[] text : List.of(bad.get(0), bad.get(1), bad.get(2), Arrays.copyOf(cut, 5002))) {
      Link link = new Link();
      server.next().sayAsText(text);
      link.socket.next();
      assertThat(Await.next(link.events))
          .isEqualTo(new LocalListener.Broken("The local API sent a text that is not UTF-8."));
      link.socket.abort();
    }
    Link link = new Link();
    String good = "x".repeat(4095) + "\uD83D\uDE00" + "\u20ac".repeat(9000);
    server.next().say(good);
    assertThat(new String(link.message(), UTF_8)).isEqualTo(good);
    assertThat(memory.taken()).isZero();
  }

  @Test
  void largeMessagesGoInOneFrameEachAndUnchanged() {
    Link link = new Link();
    LocalSocket other = server.next();
    byte[] large = new byte[3_000_000];
    IntStream.range(0, large.length).forEach(i -> large[i] = (byte) ((i * 31) >> 3));
    link.socket.send(large, true).join();
    assertThat(other.next().bytes()).isEqualTo(large);
    other.say(large);
    link.socket.next();
    byte[] came = ((LocalListener.Message) Await.next(link.events)).bytes();
    assertThat(came).isEqualTo(large);
  }

  @Test
  void endsAreTold() {
    Link closed = new Link();
    LocalSocket closing = server.next();
    closed.socket.next();
    closing.close(1012, "restart");
    assertThat(Await.next(closed.events)).isEqualTo(new LocalListener.Closed(1012));
    assertThat(closing.next().closeCode()).isEqualTo(1012);

    Link cut = new Link();
    LocalSocket cutting = server.next();
    cut.socket.next();
    cutting.cut();
    assertThat(Await.next(cut.events)).isEqualTo(LocalListener.BROKEN);

    Link left = new Link();
    LocalSocket leaving = server.next();
    left.socket.close(1000);
    left.socket.next();
    assertThat(leaving.next().closeCode()).isEqualTo(1000);
    assertThat(Await.next(left.events)).isEqualTo(new LocalListener.Closed(1000));

    Link aborted = new Link();
    LocalSocket abandoned = server.next();
    aborted.socket.abort();
    assertThat(abandoned.next().closeCode()).isEqualTo(1006);
  }

  @Test
  void refusalsFail() throws InterruptedException {
    server.refuseUpgrades();
    server.http(
        (request, out) ->
            LocalServer.write(out, LocalServer.response("403 Forbidden", List.of(), new byte[0])));
    assertThatThrownBy(Link::new)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            UpgradeException.class,
            refused -> assertThat(refused.getResponseStatusCode()).isEqualTo(403));
    assertThat(api.connections()).isZero();
    api.endAll(Duration.ZERO);
    assertThatThrownBy(Link::new).hasMessageContaining("the gateway stops");
  }

  @Test
  void anApiThatSaysNothingIsNotWaitedForLongerThanItMay() throws InterruptedException {
    server.refuseUpgrades();
    server.http((request, out) -> {});
    api.endAll(Duration.ZERO);
    api =
        new LocalApi(
            server.ws("/ws"),
            Limits.DEFAULT.withWaits(
                Duration.ofSeconds(9), Duration.ofMillis(300), Duration.ofSeconds(9)));
    assertThatThrownBy(Link::new)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void theHandshakeSaysNoMoreThanItMust() {
    Link link = new Link();
    LocalSocket other = server.next();
    assertThat(other.target()).isEqualTo("/ws?webrtc_session_id=s");
    assertThat(other.headers().keySet())
        .containsExactlyInAnyOrder(
            "host",
            "upgrade",
            "connection",
            "sec-websocket-key",
            "sec-websocket-version",
            "pragma",
            "cache-control");
    link.socket.abort();
  }

  @Test
  void theThreadsEndWithTheApi() throws InterruptedException {
    new Link();
    api.endAll(Duration.ofMillis(50));
    assertThat(server.next().next().closeCode()).isEqualTo(1006);
    Await.until(
        "no thread is left",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("parley-gateway-api")));
  }
}
