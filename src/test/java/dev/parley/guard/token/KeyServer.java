package dev.parley.guard.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's JWKS on a real socket; it can rotate its keys and fall silent. */
final class KeyServer implements AutoCloseable {
  final AtomicInteger fetches = new AtomicInteger();
  private final HttpServer server;
  private volatile List<JWK> keys;
  private volatile boolean down;

  KeyServer(JWK... keys) {
    this.keys = List.of(keys);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/jwks",
        exchange -> {
          fetches.incrementAndGet();
          byte[] body =
              new JWKSet(this.keys).toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(down ? 503 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
  }

  void rotateTo(JWK... fresh) {
    keys = List.of(fresh);
  }

  void goDown() {
    down = true;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
