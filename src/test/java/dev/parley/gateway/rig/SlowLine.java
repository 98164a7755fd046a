package dev.parley.gateway.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A line between a browser and the gateway that carries so many bytes in a second towards the
 * browser and as many as come the other way. Like a router's, its queue is short, and what does not
 * fit is lost: SCTP has to find out how fast it may send.
 */
public final class SlowLine implements AutoCloseable {
  /** A tenth of a second at 1 MB/s. */
  private static final int QUEUED_PACKETS = 80;

  private static final int LARGEST_PACKET = 65_536;

  private final long bytesPerSecond;
  private final DatagramSocket toBrowser;
  private final DatagramSocket toGateway;
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUED_PACKETS);
  private volatile SocketAddress browser;
  private volatile SocketAddress gateway;
  private volatile boolean silent;
  private volatile int largest = LARGEST_PACKET;

  /** A line that carries so much towards the browser. */
  public SlowLine(long bytesPerSecond) throws IOException {
    this.bytesPerSecond = bytesPerSecond;
    InetAddress here = InetAddress.getLoopbackAddress();
    toBrowser = new DatagramSocket(new InetSocketAddress(here, 0));
    toGateway = new DatagramSocket(new InetSocketAddress(here, 0));
  }

  /** The gateway's candidate as the browser gets it: this line's end, for the first of IPv4. */
  public synchronized String instead(String candidate) {
    String[] words = candidate.split(" ", -1);
    if (gateway != null || !words[2].equalsIgnoreCase("udp") || words[4].contains(":")) {
      return "";
    }
    gateway = new InetSocketAddress(words[4], Integer.parseInt(words[5]));
    start(this::fromBrowser);
    start(this::fromGateway);
    start(this::carry);
    words[4] = toBrowser.getLocalAddress().getHostAddress();
    words[5] = Integer.toString(toBrowser.getLocalPort());
    return String.join(" ", words);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "slow-line");
    thread.setDaemon(true);
    thread.start();
  }

  private void fromBrowser() {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST_PACKET], LARGEST_PACKET);
    while (receive(toBrowser, packet)) {
      browser = packet.getSocketAddress();
      send(toGateway, packet.getData(), packet.getLength(), gateway);
    }
  }

  private void fromGateway() {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST_PACKET], LARGEST_PACKET);
    while (receive(toGateway, packet)) {
      boolean unused = queue.offer(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
    }
  }

  private void carry() {
    long due = System.nanoTime();
    try {
      while (!toBrowser.isClosed()) {
        byte[] packet = queue.take();
        due = Math.max(due, System.nanoTime()) + packet.length * 1_000_000_000L / bytesPerSecond;
        LockSupport.parkNanos(due - System.nanoTime());
        send(toBrowser, packet, packet.length, browser);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when the line is closed. */
  private static boolean receive(DatagramSocket socket, DatagramPacket packet) {
    try {
      packet.setLength(LARGEST_PACKET);
      socket.receive(packet);
      return true;
    } catch (IOException e) {
      if (socket.isClosed()) {
        return false;
      }
      throw new UncheckedIOException(e);
    }
  }

  private void send(DatagramSocket socket, byte[] data, int length, SocketAddress to) {
    if (silent || length > largest) {
      return;
    }
    try {
      socket.send(new DatagramPacket(data, length, to));
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** From now on nothing arrives any more, either way, and nobody is told: no port is closed. */
  public void fallSilent() {
    silent = true;
  }

  /**
   * From now on no packet arrives that is longer, either way: with some hundred bytes both ends are
   * seen to live, but no data gets through.
   */
  public void narrowTo(int bytes) {
    largest = bytes;
  }

  @Override
  public void close() {
    toBrowser.close();
    toGateway.close();
  }
}
