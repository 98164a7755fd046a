package dev.parley.it.transcript;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.it.client.Header;
import dev.parley.it.json.JsonReader;
import dev.parley.it.json.JsonTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The other side of the server's webhooks: one HTTP server on the loopback interface for all
 * replays, which tells them apart by the {@code roomId} of the call. A room nobody spoke of is
 * allowed.
 *
 * <p>{@code /moved} always allows, so that following a redirect would show. {@code /jwks} has the
 * keys of the issuer of tokens.
 */
public final class Webhooks implements AutoCloseable {
  private static final String ALLOWED = "{\"allowed\":true}";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Desk> desks = new ConcurrentHashMap<>();
  private final Issuer issuer = new Issuer();
  private final CountDownLatch ending = new CountDownLatch(1);

  /** Starts the receiver on a free port. */
  public Webhooks() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "webhook-receiver");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/authn", exchange -> receive("authn", exchange));
    server.createContext("/disconnect", exchange -> receive("disconnect", exchange));
    server.createContext("/moved", exchange -> respond(exchange, Answer.of(200, ALLOWED)));
    server.createContext("/jwks", exchange -> respond(exchange, Answer.of(200, issuer.keys())));
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  Issuer issuer() {
    return issuer;
  }

  Desk desk(String kind, String room) {
    return desks.computeIfAbsent(kind + " " + room, key -> new Desk());
  }

  @Override
  public void close() {
    ending.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void receive(String kind, HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<Header> headers =
        exchange.getRequestHeaders().entrySet().stream()
            .flatMap(e -> e.getValue().stream().map(value -> new Header(e.getKey(), value)))
            .toList();
    Call call = new Call(exchange.getRequestMethod(), headers, body);
    Desk desk = desk(kind, room(body));
    desk.calls.add(call);
    Answer answer = desk.answer;
    try {
      if (answer.silent()) {
        ending.await();
      } else if (answer.held()) {
        desk.released.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
      return;
    }
    if (answer.silent() || answer.dropped()) {
      exchange.close();
    } else {
      respond(exchange, answer);
    }
  }

  private static String room(String body) {
    return JsonReader.read(body) instanceof JsonTree.Obj object ? object.string("roomId") : "";
  }

  private static void respond(HttpExchange exchange, Answer answer) throws IOException {
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer.headers().forEach(h -> exchange.getResponseHeaders().set(h.name(), h.value()));
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  /** A call as it came in. */
  record Call(String method, List<Header> headers, String body) {

    Optional<String> header(String name) {
      return headers.stream().filter(h -> h.is(name)).map(Header::value).findFirst();
    }
  }

  /**
   * What a call is answered with.
   *
   * @param held not before {@link Desk#release}
   * @param silent not at all, while the connection stays open
   * @param dropped not at all, the connection is closed
   */
  record Answer(
      int status,
      List<Header> headers,
      String body,
      boolean held,
      boolean silent,
      boolean dropped) {

    static Answer of(int status, String body) {
      return new Answer(status, List.of(), body, false, false, false);
    }

    static Answer never() {
      return new Answer(0, List.of(), "", false, true, false);
    }

    static Answer hangUp() {
      return new Answer(0, List.of(), "", false, false, true);
    }
  }

  /** Where the calls of one kind for one room arrive. */
  static final class Desk {
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile Answer answer = Answer.of(200, ALLOWED);

    void set(Answer next) {
      answer = next;
    }

    void release() {
      released.countDown();
    }

    Optional<Call> next(Duration patience) throws InterruptedException {
      return Optional.ofNullable(calls.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }
  }
}
