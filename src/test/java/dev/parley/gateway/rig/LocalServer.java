package dev.parley.gateway.rig;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A local API: WebSocket connections, which the test speaks to one by one, and plain HTTP on the
 * same port. One thread for each connection.
 */
public final class LocalServer implements AutoCloseable {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /**
   * An HTTP request as it came.
   *
   * @param headers names in small letters
   */
  public record Request(String method, String target, Map<String, String> headers) {}

  private final ServerSocket listening;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<LocalSocket> connections = new LinkedBlockingQueue<>();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private volatile BiConsumer<Request, OutputStream> http = LocalServer::ok;
  private volatile Consumer<LocalSocket> onConnection = connections::add;
  private volatile boolean upgrades = true;

  /** On a free port. */
  public LocalServer() throws IOException {
    this(0);
  }

  /** On a port that was used before. */
  public LocalServer(int port) throws IOException {
    listening = new ServerSocket();
    listening.setReuseAddress(true);
    // A small window: a reader that stops is noticed soon.
    listening.setReceiveBufferSize(64 * 1024);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  public URI ws(String path) {
    return URI.create("ws://127.0.0.1:" + port() + path);
  }

  /** Answers plain HTTP requests, with raw bytes. */
  public void http(BiConsumer<Request, OutputStream> handler) {
    http = handler;
  }

  /** Takes WebSocket connections instead of {@link #next}; they are not read before it returns. */
  public void onConnection(Consumer<LocalSocket> taker) {
    onConnection = taker;
  }

  /** From now on requests for a WebSocket are plain HTTP requests, too. */
  public void refuseUpgrades() {
    upgrades = false;
  }

  /** The next WebSocket connection. */
  public LocalSocket next() {
    return Await.next(connections);
  }

  /** Connections that nobody has asked for yet. */
  public int waiting() {
    return connections.size();
  }

  /** The next plain HTTP request. */
  public Request nextRequest() {
    return Await.next(requests);
  }

  /** Plain HTTP requests that nobody has asked for yet. */
  public int waitingRequests() {
    return requests.size();
  }

  private static void ok(Request request, OutputStream out) {
    write(out, response("200 OK", List.of("Content-Type: text/plain"), "hello".getBytes(US_ASCII)));
  }

  /** A whole response. */
  public static byte[] response(String status, List<String> headers, byte[] body) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] start = head.toString().getBytes(ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  public static void write(OutputStream out, byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "local-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      OutputStream out = socket.getOutputStream();
      Request request = read(in);
      while (request != null) {
        String key = request.headers().get("sec-websocket-key");
        if (key != null && upgrades) {
          upgrade(out, key);
          LocalSocket connection = new LocalSocket(request, socket, in, out);
          onConnection.accept(connection);
          connection.read();
          return;
        }
        requests.add(request);
        http.accept(request, out);
        request = read(in);
      }
    } catch (IOException | UncheckedIOException e) {
      // The gateway or the test has cut the connection.
      sockets.remove(socket);
    }
  }

  private static Request read(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        if (line.length() == 0) {
          break;
        }
        lines.add(line.toString());
        line.setLength(0);
      } else if (c != '\r') {
        line.append((char) c);
      }
    }
    if (lines.isEmpty()) {
      return null;
    }
    String[] first = lines.get(0).split(" ", 3);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : lines.subList(1, lines.size())) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).trim());
    }
    return new Request(first[0], first[1], headers);
  }

  private static void upgrade(OutputStream out, String key) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(US_ASCII));
      out.write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + Base64.getEncoder().encodeToString(hash)
                  + "\r\n\r\n")
              .getBytes(US_ASCII));
      out.flush();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
