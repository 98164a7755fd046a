package dev.parley.guard.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An issuer's JWKS on a real socket; it can rotate its keys, refuse, fall silent, and begin an
 * answer that it does not end.
 */
final class KeyServer implements AutoCloseable {

  /** How it answers. */
  enum Mood {
    WELL,
    DOWN,
    SILENT,
    /** The head and a part of the body, and then nothing. */
    HALFWAY,
    ENDLESS,
    NONSENSE,
    MOVED
  }

  final AtomicInteger fetches = new AtomicInteger();

  /** A permit for each request that has come in. */
  final Semaphore asked = new Semaphore(0);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile List<JWK> keys;
  private volatile Mood mood = Mood.WELL;

  KeyServer(JWK... keys) {
    this.keys = List.of(keys);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/jwks", this::answer);
    server.createContext("/elsewhere", exchange -> answerWell(exchange, 200));
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    asked.release();
    switch (mood) {
      case WELL -> answerWell(exchange, 200);
      case DOWN -> answerWell(exchange, 503);
      case SILENT -> awaitClosing();
      case HALFWAY -> {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        awaitClosing();
      }
      case ENDLESS -> {
        exchange.sendResponseHeaders(200, 0);
        byte[] blanks = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1000; i++) {
          exchange.getResponseBody().write(blanks);
        }
      }
      case NONSENSE -> answer(exchange, 200, "<html>keys</html>");
      case MOVED -> {
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        answer(exchange, 302, "");
      }
    }
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answerWell(HttpExchange exchange, int status) throws IOException {
    answer(exchange, status, new JWKSet(keys).toPublicJWKSet().toString());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
  }

  void rotateTo(JWK... fresh) {
    keys = List.of(fresh);
  }

  void becomes(Mood next) {
    mood = next;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
