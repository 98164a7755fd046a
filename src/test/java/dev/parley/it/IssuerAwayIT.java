package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.parley.it.client.Header;
import dev.parley.it.client.HttpProbe;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The token issuer is not there when the server starts, and there a little later, which is what a
 * restart of everything looks like.
 */
class IssuerAwayIT {
  private static final int FAILURES = 4;

  @Test
  @Timeout(300)
  void theServerIsReadyWhenItCanCheckTokensAndNoSooner() throws Exception {
    RSAKey key = new RSAKeyGenerator(2048).keyID("first").generate();
    byte[] keys = new JWKSet(key).toString(true).getBytes(StandardCharsets.UTF_8);
    AtomicInteger asked = new AtomicInteger();
    HttpServer issuer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    issuer.createContext(
        "/",
        exchange -> {
          boolean here = asked.incrementAndGet() > FAILURES;
          exchange.sendResponseHeaders(here ? 200 : 503, here ? keys.length : -1);
          if (here) {
            try (OutputStream body = exchange.getResponseBody()) {
              body.write(keys);
            }
          }
          exchange.close();
        });
    issuer.start();
    String url = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks";
    Map<String, String> settings = Map.of("AUTH_REQUIRED", "ice-servers", "AUTH_JWKS_URL", url);
    // The start waits for /health/ready: were it 200 before, the issuer had not been asked so
    // often.
    try (AppServer server = AppServer.start(ServerSetup.of(settings))) {
      assertThat(asked.get()).isGreaterThan(FAILURES);
      server.awaitLog("no token can be checked");
      server.awaitLog("the keys of AUTH_JWKS_URL are fetched again");
      assertThat(server.log())
          .contains("AUTH_AUDIENCE is not set")
          .contains("AUTH_ISSUER is not set");
      Header token = new Header("Authorization", "Bearer " + token(key));
      assertThat(status(server, List.of(token))).isEqualTo(200);
      assertThat(status(server, List.of())).isEqualTo(401);
    } finally {
      issuer.stop(0);
    }
  }

  private static int status(AppServer server, List<Header> headers) throws Exception {
    return HttpProbe.send("GET", server.http("/api/ice-servers"), headers, "").status();
  }

  private static String token(RSAKey key) throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build());
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }
}
