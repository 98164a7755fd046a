package dev.parley.it.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Ports for servers that want to be told one. They come from below the range that the kernel hands
 * out to outgoing connections, so that none of the thousands of client sockets of a test can take a
 * port between its choice here and its use there.
 */
final class FreePorts {

  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 500;

  private static final Set<Integer> given = new HashSet<>();
  private static final RandomGenerator random = RandomGenerator.getDefault();

  private FreePorts() {}

  /** A port of the loopback interface that nobody listens on, never the same one twice. */
  static synchronized int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IllegalStateException("No free port found in " + TRIES + " tries");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      // That it cannot be bound is the answer.
      return false;
    }
  }
}
