package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Refusal;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Guard;
import dev.parley.guard.TestGuards;
import dev.parley.http.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

  /** Refuses whoever brings no {@code room}, and speaks what the parameter {@code speak} says. */
  private record Gate(String at) implements Protocol {
    @Override
    public String name() {
      return "gate";
    }

    @Override
    public Optional<String> path() {
      return Optional.of(at).filter(p -> !p.isEmpty());
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
    public Optional<Refusal> refuse(Upgrade upgrade) {
      return upgrade.parameter("room").isPresent()
          ? Optional.empty()
          : Optional.of(new Refusal(400, "room missing"));
    }

    @Override
    public Optional<String> subprotocol(Upgrade upgrade) {
      return upgrade.parameter("speak");
    }

    @Override
    public Conversation open(Desk desk, Upgrade upgrade, boolean chosen) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Long> figures() {
      return Map.of();
    }
  }

  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private long nanoTime;
  private Optional<String> closed = Optional.empty();
  private final Gate gate = new Gate("/gate");
  private final Admission admission =
      new Admission(
          List.of(gate, new Gate("/"), new Gate("")),
          guard("ALLOWED_ORIGIN", "https://good.example"),
          () -> closed);
  private final Map<String, List<String>> headers = new TreeMap<>();

  private Guard guard(String... variables) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      values.put(variables[i], variables[i + 1]);
    }
    return TestGuards.of(values, () -> nanoTime);
  }

  AdmissionTest() {
    with("Upgrade", "websocket");
    with("Connection", "Upgrade");
    with("Sec-WebSocket-Version", "13");
    with("Sec-WebSocket-Key", KEY);
  }

  private void with(String name, String... values) {
    headers.put(name, List.of(values));
  }

  private Admission.Decision decide(String method, String path, String query) {
    return admission.decide(method, path, query, headers, "192.0.2.7");
  }

  private Answer refused(String method, String path, String query) {
    return assertThat(decide(method, path, query))
        .isInstanceOf(Admission.Decision.Refuse.class)
        .extracting(d -> ((Admission.Decision.Refuse) d).answer())
        .actual();
  }

  private Answer refused() {
    return refused("GET", "/gate", "room=1");
  }

  private void expectsAdmission() {
    assertThat(decide("GET", "/gate", "room=1")).isInstanceOf(Admission.Decision.Admit.class);
  }

  private void expectsPage(String method, String path) {
    assertThat(decide(method, path, null)).isInstanceOf(Admission.Decision.PassOn.class);
  }

  @Test
  void anUpgradeIsAdmittedWithAllThatIsKnownOfIt() {
    with("X-Mixed", "a", "b");
    assertThat(decide("GET", "/gate", "room=a+b&speak=dialect"))
        .isInstanceOfSatisfying(
            Admission.Decision.Admit.class,
            admit -> {
              assertThat(admit.admitted().protocol()).isSameAs(gate);
              assertThat(admit.admitted().subprotocol()).isEqualTo("dialect");
              Upgrade upgrade = admit.admitted().upgrade();
              assertThat(upgrade.path()).isEqualTo("/gate");
              assertThat(upgrade.parameter("room")).contains("a b");
              assertThat(upgrade.headers().get("x-mixed")).containsExactly("a", "b");
              assertThat(upgrade.client().text()).isEqualTo("192.0.2.7");
            });
    assertThat(decide("GET", "/gate", "room=1"))
        .isInstanceOfSatisfying(
            Admission.Decision.Admit.class,
            admit -> assertThat(admit.admitted().subprotocol()).isEmpty());
  }

  @Test
  void whatIsNoSocketPathGoesItsWay() {
    expectsPage("GET", "/other");
    expectsPage("POST", "/gate/deeper");
    expectsPage("GET", "");
    assertThat(admission.isSocketPath("/gate")).isTrue();
    assertThat(admission.isSocketPath("/")).isTrue();
    assertThat(admission.isSocketPath("/other")).isFalse();
  }

  @Test
  void atTheRootWhoeverAsksForNoUpgradeGetsThePage() {
    expectsPage("HEAD", "/");
    headers.remove("Upgrade");
    expectsPage("GET", "/");
    expectsPage("HEAD", "/");
    with("Upgrade", "h2c");
    expectsPage("GET", "/");
  }

  @Test
  void anUpgradeAtTheRootIsOneLikeAnyOther() {
    assertThat(refused("GET", "/", null).status()).isEqualTo(400);
    assertThat(decide("GET", "/", "room=1")).isInstanceOf(Admission.Decision.Admit.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get"})
  void otherMethodsAre405WhateverElseIsWrong(String method) {
    with("Origin", "https://evil.example");
    for (String path : List.of("/gate", "/")) {
      Answer answer = refused(method, path, "%");
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.headers()).containsExactly(Map.entry("Allow", "GET, HEAD"));
      assertThat(answer.body()).isEqualTo("{\"error\":\"Method not allowed\"}");
    }
  }

  @Test
  void anotherOriginIs403BeforeAnythingElse() {
    with("Origin", "https://evil.example");
    headers.remove("Sec-WebSocket-Key");
    closed = Optional.of("stopping");
    for (String query : new String[] {null, "room=1", "room=%"}) {
      Answer answer = refused("GET", "/gate", query);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.headers()).isEmpty();
      assertThat(answer.body()).isEqualTo("{\"error\":\"Origin not allowed\"}");
    }
    with("Origin", "null");
    assertThat(refused().status()).isEqualTo(403);
    with("Origin", "https://good.example", "https://evil.example");
    assertThat(refused().status()).isEqualTo(403);
  }

  @Test
  void aListedOriginAndNoOriginPass() {
    expectsAdmission();
    with("Origin", "https://good.example");
    expectsAdmission();
  }

  @Test
  void theOriginOfAPlainGetDoesNotMatter() {
    with("Origin", "https://evil.example");
    headers.remove("Upgrade");
    assertThat(refused().status()).isEqualTo(426);
  }

  @Test
  void aMalformedQueryIs400() {
    for (String query : List.of("room=%", "room=%zz", "room=%ff", "%c3%28=x")) {
      assertThat(refused("GET", "/gate", query).status()).isEqualTo(400);
      assertThat(refused("HEAD", "/gate", query).status()).isEqualTo(400);
    }
  }

  @Test
  void whatTheProtocolRefusesWinsOver426AndAllThatFollows() {
    closed = Optional.of("draining");
    headers.remove("Sec-WebSocket-Key");
    Answer answer = refused("GET", "/gate", null);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"error\":\"room missing\"}");
    headers.clear();
    assertThat(refused("GET", "/gate", null).status()).isEqualTo(400);
    assertThat(refused("HEAD", "/gate", "").status()).isEqualTo(400);
  }

  @Test
  void noUpgradeIs426AndSaysToWhat() {
    headers.remove("Upgrade");
    closed = Optional.of("draining");
    for (String method : List.of("GET", "HEAD")) {
      Answer answer = refused(method, "/gate", "room=1");
      assertThat(answer.status()).isEqualTo(426);
      assertThat(answer.headers())
          .containsOnly(Map.entry("Upgrade", "websocket"), Map.entry("Connection", "close"));
      assertThat(answer.body()).startsWith("{\"error\":\"").contains("WebSocket");
    }
    with("Upgrade", "h2c");
    assertThat(refused().status()).isEqualTo(426);
  }

  @Test
  void aHeadThatAsksForAnUpgradeIsNone() {
    assertThat(refused("HEAD", "/gate", "room=1").status()).isEqualTo(426);
  }

  @Test
  void namesAndTokensAreComparedAsTheStandardSays() {
    headers.clear();
    with("UPGRADE", "h2c, WebSocket");
    with("connection", "keep-alive, UPGRADE");
    with("sec-websocket-version", " 13 ");
    with("sec-websocket-key", " " + KEY + " ");
    expectsAdmission();
    with("connection", "keep-alive", "Upgrade");
    expectsAdmission();
  }

  @Test
  void withoutConnectionUpgradeItIs400() {
    for (String value : List.of("keep-alive", "upgraded", "")) {
      with("Connection", value);
      assertThat(refused().status()).isEqualTo(400);
      assertThat(refused().body()).contains("Connection: Upgrade");
    }
    headers.remove("Connection");
    assertThat(refused().status()).isEqualTo(400);
  }

  @Test
  void anotherVersionIs426AndSaysWhich() {
    for (String[] versions : new String[][] {{"8"}, {"13, 8"}, {"13", "8"}, {""}, {}}) {
      with("Sec-WebSocket-Version", versions);
      Answer answer = refused();
      assertThat(answer.status()).isEqualTo(426);
      assertThat(answer.headers())
          .containsEntry("Sec-WebSocket-Version", "13")
          .containsEntry("Upgrade", "websocket");
    }
    headers.remove("Sec-WebSocket-Version");
    assertThat(refused().headers()).containsEntry("Sec-WebSocket-Version", "13");
  }

  @Test
  void aKeyThatIsNotSixteenBytesIs400() {
    String tooLong = "dGhlIHNhbXBsZSBub25jZTE3";
    for (String[] keys :
        new String[][] {{}, {""}, {"short"}, {"****"}, {tooLong}, {KEY, KEY}, {"AAAA"}}) {
      with("Sec-WebSocket-Key", keys);
      assertThat(refused().status()).isEqualTo(400);
      assertThat(refused().body()).contains("Sec-WebSocket-Key");
    }
  }

  @Test
  void aServerThatTakesNobodyAnswers503LastOfAll() {
    closed = Optional.of("draining");
    Answer answer = refused();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsExactly(Map.entry("Retry-After", "5"));
    assertThat(answer.body()).isEqualTo("{\"error\":\"Server is draining, try again\"}");
    with("Sec-WebSocket-Key", "short");
    assertThat(refused().status()).as("it would not do later either").isEqualTo(400);
    with("Sec-WebSocket-Key", KEY);
    closed = Optional.empty();
    expectsAdmission();
  }

  @Test
  void twoProtocolsCannotHaveOnePath() {
    assertThatThrownBy(
            () -> new Admission(List.of(new Gate("/a"), new Gate("/a")), guard(), () -> closed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/a");
  }
}
