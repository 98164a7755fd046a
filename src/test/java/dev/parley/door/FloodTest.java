package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.Event;
import dev.parley.it.client.RawFrame;
import dev.parley.it.client.WsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Control frames and fragments count, too, where we read them ourselves: a server's own WebSocket
 * implementation keeps most of them to itself. What counts as a message is in {@code
 * guard/floods.txt}.
 */
class FloodTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PER_SECOND = 50;
  private static final int FLOOD = 4 * PER_SECOND;
  private static final Event CLOSED = new Event.Closed(1008, "too many messages");

  private static InProcessServer server;

  @BeforeAll
  static void start() {
    server =
        InProcessServer.start(
            Map.of(
                "WEBSOCKET_ENGINE",
                "express",
                "MAX_FRAMES_PER_SECOND",
                Integer.toString(PER_SECOND)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WsClient flooded(byte[]... frames) throws IOException {
    WsClient client = WsClient.connect(server.ws("/"));
    for (int i = 0; i < FLOOD; i++) {
      try {
        client.write(frames[Math.min(i, frames.length - 1)]);
      } catch (IOException gone) {
        // It was closed while it still sent, as it deserves; its close frame is there to be read.
        break;
      }
    }
    return client;
  }

  private static Event end(WsClient client) throws InterruptedException {
    Event event;
    do {
      event = client.next(PATIENCE).orElseThrow(() -> new AssertionError("nothing heard"));
    } while (!(event instanceof Event.Closed || event instanceof Event.Ended));
    return event;
  }

  @Test
  @Timeout(60)
  void pings() throws Exception {
    try (WsClient client = flooded(RawFrame.masked(0x89, "x"))) {
      assertThat(end(client)).isEqualTo(CLOSED);
    }
  }

  @Test
  @Timeout(60)
  void pongs() throws Exception {
    try (WsClient client = flooded(RawFrame.masked(0x8A, ""))) {
      assertThat(end(client)).isEqualTo(CLOSED);
    }
  }

  /** Who goes on, and answers nothing, is cut: long before others who do not answer. */
  @Test
  @Timeout(60)
  void whoGoesOnIsCutSoon() throws Exception {
    try (WsClient client = WsClient.connect(server.ws("/"))) {
      long start = System.nanoTime();
      boolean open = true;
      while (open) {
        try {
          client.write(RawFrame.masked(0x89, "x"));
        } catch (IOException cut) {
          open = false;
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      }
      assertThat(end(client)).isEqualTo(CLOSED);
    }
  }

  @Test
  @Timeout(60)
  void emptyFragments() throws Exception {
    try (WsClient client = flooded(RawFrame.masked(0x01, "{"), RawFrame.masked(0x00, ""))) {
      assertThat(end(client)).isEqualTo(CLOSED);
    }
  }

  @Test
  @Timeout(60)
  void aFrameThatComesByteByByteIsOneFrame() throws Exception {
    try (WsClient client = WsClient.connect(server.ws("/"))) {
      for (byte one :
          RawFrame.masked(0x81, "{\"type\":\"ping\",\"x\":\"" + "x".repeat(80) + "\"}")) {
        client.write(new byte[] {one});
      }
      assertThat(client.next(PATIENCE).orElseThrow().toString()).contains("pong");
    }
  }
}
