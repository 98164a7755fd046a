package dev.parley.gateway.signaling;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/**
 * A signaling server whose words are the test's: a WebSocket server (RFC 6455) on a real socket of
 * the loopback, made of the JDK alone.
 */
public final class FakeSignaling implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;
  private static final Pattern KEY =
      Pattern.compile("(?i)sec-websocket-key: *(\\S+)", Pattern.MULTILINE);

  private final ServerSocket listening;
  private final String scheme;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Peer> arrivals = new LinkedBlockingQueue<>();
  private volatile String refusal;
  private volatile boolean registering;

  public FakeSignaling() throws IOException {
    this("ws", ServerSocketFactory.getDefault());
  }

  public FakeSignaling(String scheme, ServerSocketFactory factory) throws IOException {
    this.scheme = scheme;
    listening = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("fake-signaling-accept", this::accept);
  }

  /** A server that answers every {@code register-server} by itself. */
  public static FakeSignaling thatRegisters() throws IOException {
    FakeSignaling server = new FakeSignaling();
    server.registering = true;
    return server;
  }

  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + listening.getLocalPort() + "/ws");
  }

  /**
   * Answers upgrades with this HTTP head (status line and fields) from now on; null opens again.
   */
  public void refuse(String head) {
    refusal = head;
  }

  /** The next gateway that has connected. */
  public Peer accepted() throws InterruptedException {
    Peer peer = arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (peer == null) {
      throw new AssertionError("nobody connected");
    }
    return peer;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        sockets.add(socket);
        start("fake-signaling-peer", () -> serve(socket));
      } catch (IOException e) {
        return; // Closed: the test is over.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String head = head(in);
      Matcher key = KEY.matcher(head);
      if (refusal != null || !key.find()) {
        String answer = refusal == null ? "HTTP/1.1 400 Bad Request" : refusal;
        socket
            .getOutputStream()
            .write((answer + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return;
      }
      Peer peer = new Peer(socket, socket.getOutputStream());
      peer.raw(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + acceptFor(key.group(1))
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      arrivals.add(peer);
      peer.read(in);
    } catch (IOException e) {
      // The far end has gone, which is what some tests are about: whoever waits for words is told
      // by the end of the queue.
      sockets.remove(socket);
    }
  }

  private static String head(DataInputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int end = 0;
    while (end < 4) {
      int next = in.readUnsignedByte();
      head.write(next);
      if (head.size() == 1 && !Character.isLetter(next)) {
        return ""; // No HTTP: TLS, which a real server answers in plain text, too.
      }
      end = next == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : 0;
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private static String acceptFor(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest(
                      (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                          .getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One gateway's connection. */
  public final class Peer {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket;
    private final OutputStream out;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private Peer(Socket socket, OutputStream out) {
      this.socket = socket;
      this.out = out;
    }

    /** The next text that came, or {@code ping}, {@code close CODE}, {@code gone}. */
    public String next() throws InterruptedException {
      String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing was heard");
      }
      return next;
    }

    public void say(String text) throws IOException {
      frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void close(int code, String reason) throws IOException {
      byte[] words = reason.getBytes(StandardCharsets.UTF_8);
      frame(CLOSE, ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array());
    }

    /** Resets the connection. */
    public void cut() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    public synchronized void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    private void frame(int opcode, byte[] payload) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(10 + payload.length);
      frame.put((byte) (0x80 | opcode));
      if (payload.length < 126) {
        frame.put((byte) payload.length);
      } else if (payload.length < 1 << 16) {
        frame.put((byte) 126).putShort((short) payload.length);
      } else {
        frame.put((byte) 127).putLong(payload.length);
      }
      frame.put(payload);
      byte[] bytes = new byte[frame.position()];
      frame.flip().get(bytes);
      raw(bytes);
    }

    private void read(DataInputStream in) throws IOException {
      try {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
          int first = in.readUnsignedByte();
          byte[] payload = payload(in);
          switch (first & 0x0f) {
            case PING -> {
              heard.add("ping");
              frame(PONG, payload);
            }
            case PONG -> {}
            case CLOSE -> {
              heard.add(
                  "close " + (payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort()));
              return;
            }
            default -> {
              message.writeBytes(payload);
              if ((first & 0x80) != 0) {
                text(message.toString(StandardCharsets.UTF_8));
                message.reset();
              }
            }
          }
        }
      } finally {
        heard.add("gone");
      }
    }

    private void text(String text) throws IOException {
      heard.add(text);
      Matcher id = Pattern.compile("\"remoteId\":\"([^\"]+)\"").matcher(text);
      if (registering && text.contains("\"register-server\"") && id.find()) {
        say("{\"type\":\"registered\",\"remoteId\":\"" + id.group(1) + "\"}");
      }
    }

    /** A client's frames are masked. */
    private static byte[] payload(DataInputStream in) throws IOException {
      int length = in.readUnsignedByte() & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = Math.toIntExact(in.readLong());
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return payload;
    }
  }
}
