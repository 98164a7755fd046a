package dev.parley.it.load;

import dev.parley.it.TestServer;
import dev.parley.it.client.ClientSwarm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Many peers of one server. */
final class Crowd implements AutoCloseable {
  /** Handshakes under way at once: more would only wait in the server's backlog. */
  private static final int AT_ONCE = 100;

  private final TestServer server;
  private final ClientSwarm swarm = new ClientSwarm(2);

  Crowd(TestServer server) {
    this.server = server;
  }

  /** Opens as many, and returns when all are open. */
  List<Peer> open(int count, IntFunction<String> path) throws InterruptedException {
    Semaphore slots = new Semaphore(AT_ONCE);
    List<Peer> peers = new ArrayList<>();
    List<CompletableFuture<?>> opening = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      slots.acquire();
      Peer peer = new Peer();
      peers.add(peer);
      opening.add(
          swarm
              .connect(server.ws(path.apply(i)), List.of(), (client, event) -> peer.heard(event))
              .whenComplete((client, failed) -> slots.release())
              .thenAccept(peer::opened));
    }
    try {
      CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("not all of " + count + " could connect", e);
    }
    return peers;
  }

  Peer open(String path) throws InterruptedException {
    return open(1, i -> path).get(0);
  }

  @Override
  public void close() {
    swarm.close();
  }
}
