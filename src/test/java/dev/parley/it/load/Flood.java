package dev.parley.it.load;

import dev.parley.it.TestServer;
import dev.parley.it.client.ClientSwarm;
import dev.parley.it.client.Event;
import dev.parley.it.client.SwarmClient;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An Ayame pair of which one sends without pause, up to 64 MB, and the other reads, or does not. It
 * is over when the sender hears that the other is gone, or all is sent.
 */
final class Flood {
  private static final long MOST_BYTES = 64L << 20;
  private static final int UNSENT = 256 * 1024;
  private static final int SMALL_BUFFER = 8 * 1024;
  private static final String FRAME =
      "{\"type\":\"candidate\",\"x\":\"" + "x".repeat(16_000) + "\"}";

  private final CompletableFuture<Event> senderEnd = new CompletableFuture<>();
  private final CompletableFuture<Event> readerEnd = new CompletableFuture<>();
  private final CompletableFuture<Void> partnerTold = new CompletableFuture<>();
  private SwarmClient sender;
  private SwarmClient reader;
  private long sent;
  private int byes;

  Flood(ClientSwarm swarm, TestServer server, boolean reads) throws Exception {
    String path = "/signaling?roomId=" + UUID.randomUUID();
    reader = join(swarm, server, path, SMALL_BUFFER, readerEnd);
    if (!reads) {
      reader.pauseReading();
    }
    sender = join(swarm, server, path, 0, senderEnd);
  }

  private SwarmClient join(
      ClientSwarm swarm,
      TestServer server,
      String path,
      int receiveBuffer,
      CompletableFuture<Event> end)
      throws Exception {
    CompletableFuture<Void> accepted = new CompletableFuture<>();
    SwarmClient client =
        swarm
            .connect(
                server.ws(path),
                List.of(),
                (c, event) -> on(c, event, accepted, end),
                receiveBuffer)
            .get(60, TimeUnit.SECONDS);
    client.text("{\"type\":\"register\"}");
    accepted.get(60, TimeUnit.SECONDS);
    return client;
  }

  private void on(
      SwarmClient client,
      Event event,
      CompletableFuture<Void> accepted,
      CompletableFuture<Event> end) {
    if (event instanceof Event.Text text) {
      if (text.text().contains("\"accept\"")) {
        accepted.complete(null);
      } else if (text.text().equals("{\"type\":\"ping\"}")) {
        client.text("{\"type\":\"pong\"}");
      } else if (text.text().equals("{\"type\":\"bye\"}")) {
        byes++;
        partnerTold.complete(null);
      }
    } else if (!(event instanceof Event.Ping)) {
      end.complete(event);
    }
  }

  /**
   * Sends some more, as much as fits, {@code most} bytes at the most. Returns whether there is
   * anything left to do.
   */
  boolean pour(long most) {
    long until = Math.min(MOST_BYTES, sent + most);
    while (sent < until && !isOver() && sender.unsent() < UNSENT) {
      sender.text(FRAME);
      sent += FRAME.length();
    }
    return !isOver();
  }

  boolean isOver() {
    return sent >= MOST_BYTES || partnerTold.isDone() || senderEnd.isDone();
  }

  /** The server told the sender that its partner has gone. */
  boolean partnerWasTold() {
    return partnerTold.isDone();
  }

  int byes() {
    return byes;
  }

  /** Begins to read, at last, and says how that ended. */
  Event readOn() throws Exception {
    reader.resumeReading();
    return readerEnd.get(60, TimeUnit.SECONDS);
  }

  /** How the server let go of the sender. */
  Event senderEnd() throws Exception {
    return senderEnd.get(60, TimeUnit.SECONDS);
  }

  void cut() {
    sender.drop();
    reader.drop();
  }
}
