package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Guard;
import dev.parley.guard.TestGuards;
import dev.parley.http.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the guard refuses before the handshake: 429, 401, 403, 503. */
class GuardedAdmissionTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final Map<String, List<String>> headers =
      new HashMap<>(
          Map.of(
              "Upgrade", List.of("websocket"),
              "Connection", List.of("Upgrade"),
              "Sec-WebSocket-Version", List.of("13"),
              "Sec-WebSocket-Key", List.of("dGhlIHNhbXBsZSBub25jZQ==")));

  /** Under the name of a protocol that {@code AUTH_REQUIRED} knows. */
  private record Named() implements Protocol {
    @Override
    public String name() {
      return "named";
    }

    @Override
    public Optional<String> path() {
      return Optional.of("/named");
    }

    @Override
    public Set<String> openers() {
      return Set.of();
    }

    @Override
    public int frameLimit() {
      return 1;
    }

    @Override
    public Conversation open(Desk desk, Upgrade upgrade, boolean chosen) {
      throw new AssertionError("nobody opens a line here");
    }

    @Override
    public Map<String, Long> figures() {
      return Map.of();
    }
  }

  private final Protocol protocol = new Named();
  private Guard guard = guard(Map.of());

  private static Guard guard(Map<String, String> variables) {
    return TestGuards.of(variables, () -> 0);
  }

  private Admission.Decision decide(String query) {
    return new Admission(List.of(protocol), guard, Optional::empty)
        .decide("GET", protocol.path().orElseThrow(), query, headers, "192.0.2.7");
  }

  private Answer refused(String query) {
    return ((Admission.Decision.Refuse) decide(query)).answer();
  }

  private Admitted admitted(String query) {
    return ((Admission.Decision.Admit) decide(query)).admitted();
  }

  private static String token(long secondsLeft, Map<String, ?> grants) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .subject("ann")
                .expirationTime(Date.from(Instant.now().plusSeconds(secondsLeft)))
                .claim("parley", grants)
                .build());
    jwt.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
    return jwt.serialize();
  }

  @Test
  void whoConnectsTooOftenIsToldWhenToComeBack() {
    guard = guard(Map.of("RATE_LIMIT_UPGRADES_PER_MINUTE", "2"));
    admitted(null);
    admitted(null);
    Answer answer = refused(null);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.headers()).containsEntry("Retry-After", "60");
    assertThat(answer.body()).isEqualTo("{\"error\":\"Rate limited. Try again in 60 seconds.\"}");
  }

  @Test
  void aMissingOriginIsASwitchOfItsOwn() {
    guard = guard(Map.of("ORIGIN_REQUIRED", "true", "ALLOWED_ORIGIN", "https://*.example.org"));
    assertThat(refused(null).status()).isEqualTo(403);
    assertThat(refused(null).body()).isEqualTo("{\"error\":\"Origin not allowed\"}");
    headers.put("Origin", List.of("https://app.example.org"));
    admitted(null).place().leave();
    headers.put("Origin", List.of("https://example.org.evil.example"));
    assertThat(refused(null).status()).isEqualTo(403);
    headers.remove("Origin");
    guard = guard(Map.of("ALLOWED_ORIGIN", "https://*.example.org"));
    admitted(null).place().leave();
  }

  /** A flood is not free: whoever does it again and again is let in no more. */
  @Test
  void floodsAreConnectionsThatWereNotMade() {
    guard = guard(Map.of("RATE_LIMIT_UPGRADES_PER_MINUTE", "102"));
    Admission admission = new Admission(List.of(protocol), guard, Optional::empty);
    for (int i = 0; i < 2; i++) {
      Admitted admitted = admitted(null);
      admission.flooded(admitted.upgrade().client());
      admitted.place().leave();
    }
    assertThat(refused(null).status()).isEqualTo(429);
  }

  @Test
  void anAddressHasSoManyConnectionsUntilOneEnds() {
    guard = guard(Map.of("MAX_CONNECTIONS_PER_ADDRESS", "1"));
    Admitted first = admitted(null);
    Answer answer = refused(null);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsKey("Retry-After");
    first.place().leave();
    admitted(null);
  }

  @Test
  void aForgedAddressHelpsNobodyAndAProxysIsBelieved() {
    guard = guard(Map.of("MAX_CONNECTIONS_PER_ADDRESS", "1"));
    headers.put("X-Forwarded-For", List.of("198.51.100.1"));
    assertThat(admitted(null).upgrade().client().text()).isEqualTo("192.0.2.7");
    guard = guard(Map.of("TRUSTED_PROXIES", "192.0.2.0/24"));
    assertThat(admitted(null).upgrade().client().text()).isEqualTo("198.51.100.1");
  }

  @Test
  void aTokenMayComeInThreeWays() throws Exception {
    guard = guard(Map.of("AUTH_REQUIRED", "named", "AUTH_SHARED_SECRET", SECRET));
    String token = token(60, Map.of());
    assertThat(admitted("access_token=" + token).upgrade().grant()).isPresent();
    headers.put("Authorization", List.of("Bearer " + token));
    assertThat(admitted(null).upgrade().grant().orElseThrow().subject()).isEqualTo("ann");
    headers.remove("Authorization");
    headers.put("Sec-WebSocket-Protocol", List.of("parley, parley.bearer." + token));
    assertThat(admitted(null).subprotocol()).isEqualTo("parley");
  }

  @Test
  void withoutAGoodTokenNobodyComesInWhereOneIsNeeded() throws Exception {
    guard = guard(Map.of("AUTH_REQUIRED", "named", "AUTH_SHARED_SECRET", SECRET));
    Answer none = refused(null);
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.headers()).containsEntry("WWW-Authenticate", "Bearer");
    assertThat(refused("access_token=nonsense").body()).contains("Invalid token");
    Answer expired = refused("access_token=" + token(-600, Map.of()));
    assertThat(expired.status()).isEqualTo(401);
    assertThat(expired.body()).contains("Token expired");
    assertThat(refused("access_token=" + token(60, Map.of("protocols", List.of("ayame")))).status())
        .isEqualTo(403);
    String good = token(60, Map.of());
    headers.put("Authorization", List.of("Bearer " + token(120, Map.of())));
    assertThat(refused("access_token=" + good).status()).as("two that differ").isEqualTo(401);
    assertThat(guard.connections().open()).isZero();
  }
}
