package dev.parley.gateway.signaling;

import dev.parley.body.HttpClients;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens WebSockets with the JDK's own client, which answers pings, checks certificates and host
 * names against the JVM's trust store, goes through the JVM's proxies, and asks for each message,
 * so that a slow reader slows the sender.
 *
 * <p>On JDK 17 it now and then misses an end of the stream that arrives on the heels of a message:
 * the socket stays half closed, and nobody is told. The link's next ping notices. On all JDKs up to
 * 25 it may lose what a server says on the heels of the handshake's answer; a signaling server says
 * nothing before the gateway has registered.
 */
final class JdkDialer implements Wire.Dialer {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

  /** Messages that may wait until they are done with; then no more are asked for. */
  private static final int WINDOW = 16;

  private static final int THREADS = 2;
  private static final int IDLE_SECONDS = 5;

  private final ExecutorService executor;
  private final int maxBytes;
  private HttpClient
      client; // Guarded by this, as is closed; made when it is needed, as it has a thread.
  private boolean closed;

  /**
   * A dialer.
   *
   * @param maxBytes the largest message that is taken, in bytes of UTF-8
   */
  JdkDialer(int maxBytes) {
    this.maxBytes = maxBytes;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "parley-signaling-io");
              thread.setDaemon(true);
              return thread;
            },
            // Whatever the client still wants to tell when all is over concerns nobody.
            new ThreadPoolExecutor.DiscardPolicy());
    pool.allowCoreThreadTimeOut(true);
    executor = pool;
  }

  @Override
  public synchronized Runnable dial(URI uri, Wire.Listener listener) {
    if (closed) {
      return () -> {};
    }
    if (client == null) {
      client =
          HttpClients.create(
              HttpClient.newBuilder().executor(executor).connectTimeout(CONNECT_TIMEOUT));
    }
    Ears ears = new Ears(listener);
    CompletableFuture<WebSocket> opening =
        client.newWebSocketBuilder().connectTimeout(CONNECT_TIMEOUT).buildAsync(uri, ears);
    CompletableFuture<?> unused =
        opening.whenComplete(
            (socket, failure) -> {
              if (failure != null) {
                ears.fail(failure);
              }
            });
    return ears::breakOff;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      HttpClients.shutDown(client);
      client = null;
    }
    executor.shutdown();
  }

  /** The listener of the JDK's WebSocket, which hands out parts of messages. */
  private final class Ears implements WebSocket.Listener {
    private final Wire.Listener listener;
    private final StringBuilder message = new StringBuilder();
    private final AtomicInteger waiting = new AtomicInteger();
    private int bytes;
    private boolean over;
    private WebSocket socket; // Guarded by this, as is over.

    Ears(Wire.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onOpen(WebSocket opened) {
      synchronized (this) {
        socket = opened;
        if (over) {
          opened.abort(); // Given up before it was open.
          return;
        }
      }
      listener.opened(new Line(opened, waiting));
      opened.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      bytes += Utf8.length(part);
      if (bytes > maxBytes) {
        fail(new MessageTooLarge());
        from.abort();
        return null;
      }
      message.append(part);
      if (last) {
        String text = message.toString();
        message.setLength(0);
        bytes = 0;
        listener.text(text);
        if (waiting.incrementAndGet() >= WINDOW) {
          return null; // Asked for when one of them is done with.
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      if (last) {
        listener.binary();
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
      listener.heard();
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
      listener.heard();
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      if (end()) {
        listener.closed(code, reason);
      }
      return null; // The close frame is answered by the client itself.
    }

    @Override
    public void onError(WebSocket from, Throwable why) {
      fail(why);
    }

    void fail(Throwable why) {
      if (end()) {
        listener.failed(why);
      }
    }

    synchronized void breakOff() {
      over = true;
      if (socket != null) {
        socket.abort();
      }
    }

    private synchronized boolean end() {
      boolean first = !over;
      over = true;
      return first;
    }
  }

  private record Line(WebSocket socket, AtomicInteger waiting) implements Wire {
    @Override
    public CompletionStage<?> send(String text) {
      return socket.sendText(text, true);
    }

    @Override
    public CompletionStage<?> ping() {
      return socket.sendPing(ByteBuffer.allocate(0));
    }

    @Override
    public void next() {
      if (waiting.getAndDecrement() >= WINDOW) {
        socket.request(1);
      }
    }

    @Override
    public CompletionStage<?> close(int code, String reason) {
      return socket.sendClose(code, reason);
    }
  }
}
