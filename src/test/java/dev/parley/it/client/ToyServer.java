package dev.parley.it.client;

import dev.parley.it.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A WebSocket server that does what its clients tell it to, right or wrong, so that the clients and
 * the replayer can be tested without Parley.
 *
 * <p>A text frame is a command: {@code say TEXT} answers with TEXT, {@code all TEXT} tells
 * everybody, {@code raw HEX} writes bytes as they are, {@code close CODE REASON} sends a close
 * frame, {@code cut} resets the connection, {@code {"type":"ping"}} is answered with a pong,
 * anything else is ignored. The path {@code /refuse} is answered with 403.
 */
public final class ToyServer implements TestServer, AutoCloseable {
  private final ServerSocket listening;
  private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  public ToyServer() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("toy-accept", this::accept);
  }

  @Override
  public URI http(String path) {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort() + path);
  }

  @Override
  public URI ws(String path) {
    return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + path);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Line line : lines) {
      line.socket.close();
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("the toy server itself failed", failures.peek());
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        Line line = new Line(socket, socket.getOutputStream());
        start("toy-line", line::run);
      } catch (IOException e) {
        if (!listening.isClosed()) {
          failures.add(e);
        }
      }
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private final class Line {
    private final Socket socket;
    private final OutputStream out;
    private boolean closing;

    Line(Socket socket, OutputStream out) {
      this.socket = socket;
      this.out = out;
    }

    void run() {
      try {
        if (shakeHands()) {
          serve();
        }
      } catch (IOException | ProtocolViolation e) {
        if (!socket.isClosed()
            && !listening.isClosed()
            && !(e instanceof java.net.SocketException)) {
          failures.add(e);
        }
      } finally {
        lines.remove(this);
      }
    }

    private boolean shakeHands() throws IOException {
      InputStream in = socket.getInputStream();
      byte[] head = new byte[8192];
      int size = 0;
      while (Handshake.endOfHead(head, size) < 0) {
        int count = in.read(head, size, head.length - size);
        if (count < 0) {
          return false;
        }
        size += count;
      }
      String text = new String(head, 0, size, StandardCharsets.ISO_8859_1);
      if (text.startsWith("GET /refuse ")) {
        String body = "{\"error\":\"refused\"}";
        write(
            "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
        return false;
      }
      String key =
          text.lines()
              .filter(l -> l.startsWith("Sec-WebSocket-Key: "))
              .findFirst()
              .orElseThrow()
              .substring(19);
      // Whoever has its answer is among the lines, and what others say to all comes behind it.
      synchronized (this) {
        lines.add(this);
        write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + Handshake.acceptFor(key)
                + "\r\n\r\n");
      }
      return true;
    }

    private void serve() throws IOException {
      FrameDecoder decoder = new FrameDecoder(true, 1 << 24);
      InputStream in = socket.getInputStream();
      byte[] chunk = new byte[65_536];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        decoder.feed(ByteBuffer.wrap(Arrays.copyOf(chunk, count)), this::obey);
      }
      socket.close();
    }

    private void obey(Frame frame) {
      try {
        switch (frame.opcode()) {
          case Frame.PING -> send(new Frame(true, Frame.PONG, frame.payload()));
          case Frame.CLOSE -> {
            if (!closing) {
              send(new Frame(true, Frame.CLOSE, frame.payload()));
            }
            socket.close();
          }
          case Frame.TEXT -> command(new String(frame.payload(), StandardCharsets.UTF_8));
          default -> {}
        }
      } catch (SocketException e) {
        // A client that cuts its connection is what some tests are about.
        lines.remove(this);
      } catch (IOException e) {
        failures.add(e);
      }
    }

    private void command(String text) throws IOException {
      String[] words = text.split(" ", 2);
      String rest = words.length > 1 ? words[1] : "";
      switch (words[0]) {
        case "say" -> send(Frame.text(rest));
        case "all" -> {
          for (Line line : lines) {
            line.send(Frame.text(rest));
          }
        }
        case "raw" -> write(HexFormat.of().parseHex(rest.replace(" ", "")));
        case "close" -> {
          closing = true;
          String[] close = rest.split(" ", 2);
          send(Frame.close(Integer.parseInt(close[0]), close.length > 1 ? close[1] : ""));
        }
        case "cut" -> {
          socket.setSoLinger(true, 0);
          socket.close();
        }
        case "{\"type\":\"ping\"}" -> send(Frame.text("{\"type\":\"pong\"}"));
        default -> {}
      }
    }

    private void send(Frame frame) throws IOException {
      write(frame.encode(false));
    }

    private void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void write(byte[] bytes) throws IOException {
      out.write(bytes);
    }
  }
}
