package dev.parley.bench.load;

import dev.parley.it.client.ClientSwarm;
import dev.parley.it.client.Event;
import dev.parley.it.client.SwarmClient;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One socket of the generator: talks its way in, and then relays. */
final class Talker {
  private static final int PATIENCE_SECONDS = 60;
  private static final String PING = "{\"type\":\"ping\"}";
  private static final String PONG = "{\"type\":\"pong\"}";

  private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
  private final CompletableFuture<SwarmClient> opening;
  private volatile Consumer<String> relay;
  private volatile boolean leaving;
  private volatile String trouble;

  Talker(ClientSwarm swarm, URI uri) {
    opening = swarm.connect(uri, List.of(), (client, event) -> heard(client, event));
  }

  private void heard(SwarmClient client, Event event) {
    if (event instanceof Event.Text text) {
      String words = text.text();
      Consumer<String> taker = relay;
      if (Flow.isOne(words) && taker != null) {
        take(taker, words);
      } else if (words.equals(PING)) {
        client.text(PONG);
      } else {
        inbox.add(words);
      }
    } else if (!leaving && !(event instanceof Event.Ping)) {
      trouble = event.toString();
    }
  }

  /** What is wrong with a frame fails the run, not the thread of all clients. */
  private void take(Consumer<String> taker, String frame) {
    try {
      taker.accept(frame);
    } catch (IllegalStateException e) {
      trouble = e.getMessage();
    }
  }

  /** When the handshake is done; fails if it was refused. */
  CompletableFuture<SwarmClient> opened() {
    return opening;
  }

  SwarmClient client() {
    return opening.join();
  }

  void say(String text) {
    client().text(text);
  }

  /** The next frame that has these words; others are passed over. */
  String await(String words) throws InterruptedException {
    while (true) {
      String frame = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (frame == null) {
        throw new IllegalStateException("no " + words + " came; " + trouble);
      }
      if (frame.contains(words)) {
        return frame;
      }
    }
  }

  /** Takes what is relayed from now on, on the generator's thread. */
  void relays(Consumer<String> taker) {
    relay = taker;
  }

  /**
   * Nobody closed it and nothing but what was awaited came.
   *
   * @throws IllegalStateException otherwise
   */
  void check() {
    if (trouble != null) {
      throw new IllegalStateException("a socket of the run ended: " + trouble);
    }
    String left = inbox.peek();
    if (left != null && left.contains("error")) {
      throw new IllegalStateException("a frame was refused: " + left);
    }
  }

  void leave() {
    leaving = true;
    client().sendClose(1000, "");
  }
}
