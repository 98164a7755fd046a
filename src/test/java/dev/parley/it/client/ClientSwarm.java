package dev.parley.it.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Thousands of WebSocket clients on a few threads. Each client stays on one thread for life, and
 * its listener is called on it, one event at a time and in order; a listener must not block.
 */
public final class ClientSwarm implements AutoCloseable {
  private final List<SwarmLoop> loops = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  /** Starts the threads. */
  public ClientSwarm(int threads) {
    try {
      for (int i = 0; i < threads; i++) {
        loops.add(new SwarmLoop("swarm-" + i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a client tells. */
  @FunctionalInterface
  public interface Listener {

    /** Called for every event, WebSocket pings (which are answered) included. */
    void on(SwarmClient client, Event event);
  }

  /**
   * Opens a WebSocket. The future fails with {@link UpgradeRefused} (status and headers only),
   * {@link ProtocolViolation} or {@link IOException}. The listener may be called before the
   * future's dependants are.
   */
  public CompletableFuture<SwarmClient> connect(URI uri, List<Header> headers, Listener listener) {
    return connect(uri, headers, listener, 0);
  }

  /**
   * The same.
   *
   * @param receiveBuffer SO_RCVBUF in bytes, 0 for the system's own choice
   */
  public CompletableFuture<SwarmClient> connect(
      URI uri, List<Header> headers, Listener listener, int receiveBuffer) {
    SwarmLoop loop = loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    return SwarmClient.connect(loop, uri, new Handshake(uri, headers), listener, receiveBuffer);
  }

  /** Cuts all connections and ends the threads. */
  @Override
  public void close() {
    loops.forEach(SwarmLoop::close);
  }
}
