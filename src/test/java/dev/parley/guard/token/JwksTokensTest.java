package dev.parley.guard.token;

import static dev.parley.guard.token.Signing.claims;
import static dev.parley.guard.token.Signing.refused;
import static dev.parley.guard.token.Signing.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.parley.exchange.Grant;
import dev.parley.exchange.TestBoard;
import dev.parley.guard.token.KeyServer.Mood;
import dev.parley.guard.token.TokenProblem.Kind;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens whose keys come from an issuer's host, in virtual time. */
class JwksTokensTest {
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final Duration TICK = Duration.ofMillis(200);

  /** For a fetch, or a thread of ours: what hangs fails the test. */
  private static final long PATIENCE_SECONDS = 20;

  private static RSAKey rsa;
  private static RSAKey otherRsa;
  private static String good;
  private static String unknown;

  private final TestBoard board = new TestBoard();
  private final KeyServer server = new KeyServer(rsa);
  private final IssuerKeys keys =
      new IssuerKeys(
          new HttpKeyFetch(server.url(), Thread::new, board.timers()), LIFETIME, board.timers());
  private final Tokens tokens = tokens(Duration.ofSeconds(PATIENCE_SECONDS));
  private final List<Thread> requests = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void keys() throws JOSEException {
    rsa = new RSAKeyGenerator(2048).keyID("first").generate();
    otherRsa = new RSAKeyGenerator(2048).keyID("second").generate();
    good = signed(rsa, claims());
    unknown = signed(otherRsa, claims());
  }

  @AfterEach
  void end() throws InterruptedException {
    tokens.close();
    server.close();
    for (Thread request : requests) {
      request.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      assertThat(request.isAlive()).isFalse();
    }
  }

  private Tokens tokens(Duration patience) {
    return new Tokens(
        TokenSettings.read(SettingsReader.of(Map.of("AUTH_JWKS_URL", server.url().toString()))),
        Optional.of(keys),
        board.timers(),
        patience);
  }

  private void fetched() throws Exception {
    keys.latest().keys().handle((set, failure) -> null).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void start() throws Exception {
    board.pass(TICK);
    fetched();
    accepted(good);
  }

  private void accepted(String token) throws TokenProblem {
    assertThat(tokens.check(token).subject()).isEqualTo("ann");
  }

  private static void refusedLater(CompletableFuture<Grant> answer, Kind kind) {
    assertThatThrownBy(() -> answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            TokenProblem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
  }

  private CompletableFuture<Grant> later(String token) {
    return tokens.checkLater(token).toCompletableFuture();
  }

  @Test
  void nothingCanBeCheckedBeforeTheFirstFetch() throws Exception {
    assertThat(tokens.hasKeys()).isFalse();
    start();
    assertThat(tokens.hasKeys()).isTrue();
    server.becomes(Mood.DOWN);
    board.pass(LIFETIME.plus(TICK));
    fetched();
    assertThat(tokens.hasKeys()).as("the old ones are used on").isTrue();
  }

  @Test
  void keysAreFetchedOnceAndKept() throws Exception {
    for (int i = 0; i < 20; i++) {
      accepted(good);
      assertThat(later(good)).isDone();
    }
    assertThat(server.fetches).hasValue(1);
  }

  @Test
  void aRotatedKeyIsFetchedWhenATokenNamesItAndTheOldOneIsNoKeyAnyMore() throws Exception {
    start();
    server.rotateTo(otherRsa);
    board.pass(IssuerKeys.INTERVAL);
    accepted(unknown);
    refused(tokens, good, Kind.INVALID);
    assertThat(server.fetches).hasValue(2);
  }

  @Test
  void aKeyThatIsWithdrawnIsNoKeyAnyMoreWhenTheLifetimeIsOver() throws Exception {
    start();
    server.rotateTo(otherRsa);
    board.pass(LIFETIME.minusSeconds(1));
    accepted(good);
    board.pass(Duration.ofSeconds(2));
    fetched();
    refused(tokens, good, Kind.INVALID);
    accepted(unknown);
    assertThat(server.fetches).hasValue(2);
  }

  @Test
  void aKeyThatTheIssuerDoesNotHaveIsInvalidWithoutAskingAgainAndAgain() throws Exception {
    start();
    unknownIsRefusedAfterOneMoreFetch(Kind.INVALID);
  }

  @Test
  void whetherAKeyIsUnknownCannotBeToldWhileTheHostIsDown() throws Exception {
    start();
    server.becomes(Mood.DOWN);
    unknownIsRefusedAfterOneMoreFetch(Kind.UNAVAILABLE);
  }

  private void unknownIsRefusedAfterOneMoreFetch(Kind kind) throws Exception {
    board.pass(IssuerKeys.INTERVAL);
    for (int i = 0; i < 50; i++) {
      refused(tokens, unknown, kind);
      refusedLater(later(unknown), kind);
    }
    assertThat(server.fetches).hasValue(2);
    accepted(good);
  }

  @Test
  void anOutageIsSurvivedWithTheOldKeysUntilTheHostIsBack() throws Exception {
    start();
    server.becomes(Mood.DOWN);
    board.pass(LIFETIME.plus(TICK));
    fetched();
    assertThat(server.fetches).hasValue(2);
    accepted(good);
    server.becomes(Mood.WELL);
    server.rotateTo(otherRsa);
    accepted(good);
    board.pass(IssuerKeys.INTERVAL.plus(TICK));
    fetched();
    assertThat(server.fetches).hasValue(3);
    accepted(unknown);
    refused(tokens, good, Kind.INVALID);
  }

  @Test
  void anOutageOfMoreThanADayLeavesNoKeys() throws Exception {
    start();
    server.becomes(Mood.SILENT);
    board.pass(LIFETIME.plus(IssuerKeys.OUTAGE).minusMinutes(1));
    accepted(good);
    board.pass(Duration.ofMinutes(2));
    refused(tokens, good, Kind.UNAVAILABLE);
  }

  @Test
  void withoutAnyKeysNobodyCanTell() {
    server.becomes(Mood.DOWN);
    refused(tokens, good, Kind.UNAVAILABLE);
    refusedLater(later(good), Kind.UNAVAILABLE);
  }

  /** The host hangs, and strangers show tokens of unknown keys. */
  @Test
  void aHostThatHangsHoldsTwoThreadsAndNobodyElse() throws Exception {
    start();
    server.becomes(Mood.SILENT);
    board.pass(IssuerKeys.INTERVAL);
    List<Kind> refusals = new CopyOnWriteArrayList<>();
    for (int i = 0; i < Tokens.WAITING; i++) {
      Thread stranger = new Thread(() -> refusals.add(kind(tokens, unknown)), "stranger");
      requests.add(stranger);
      stranger.start();
    }
    for (Thread stranger : requests) {
      awaitWaiting(stranger);
    }
    // Whoever comes now is answered by this very thread, while the two wait.
    for (int i = 0; i < 200; i++) {
      accepted(good);
      assertThat(later(good)).isDone();
      assertThat(kind(tokens, unknown)).isEqualTo(Kind.UNAVAILABLE);
    }
    assertThat(refusals).isEmpty();
    board.pass(Duration.ofSeconds(KeyFetch.LONGEST_SECONDS + 1));
    for (Thread stranger : requests) {
      stranger.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
    assertThat(refusals).hasSize(Tokens.WAITING).containsOnly(Kind.UNAVAILABLE);
    assertThat(server.fetches).hasValue(2);
  }

  @Test
  void aThreadIsHeldForASecondAfterTheFetchHasBegunAtMost() throws Exception {
    start();
    server.becomes(Mood.SILENT);
    board.pass(IssuerKeys.INTERVAL);
    Tokens usual = tokens(Tokens.PATIENCE);
    assertThat(kind(usual, unknown)).isEqualTo(Kind.UNAVAILABLE);
    assertThat(keys.latest().keys()).isNotDone();
    // The second is over for everybody, however long the host is waited for.
    board.pass(Tokens.PATIENCE);
    long begin = System.nanoTime();
    for (int i = 0; i < 40; i++) {
      assertThat(kind(usual, unknown)).isEqualTo(Kind.UNAVAILABLE);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(keys.latest().keys()).isNotDone();
  }

  @Test
  void aHostThatHangsWhenTheLifetimeIsOverHoldsNobody() throws Exception {
    start();
    server.becomes(Mood.SILENT);
    server.asked.drainPermits();
    board.pass(LIFETIME.plus(TICK));
    assertThat(server.asked.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(keys.latest().keys()).isNotDone();
    for (int i = 0; i < 100; i++) {
      accepted(good);
      assertThat(later(good)).isDone();
    }
    assertThat(keys.latest().keys()).isNotDone();
    assertThat(server.fetches).hasValue(2);
  }

  @Test
  void tokensThatWaitWithoutAThreadAreFew() throws Exception {
    start();
    server.becomes(Mood.SILENT);
    board.pass(IssuerKeys.INTERVAL);
    List<CompletableFuture<Grant>> wait = new ArrayList<>();
    for (int i = 0; i < Tokens.WAITING_LATER; i++) {
      wait.add(later(unknown));
    }
    assertThat(wait).noneMatch(CompletableFuture::isDone);
    assertThat(later(unknown)).isCompletedExceptionally();
    refusedLater(later(unknown), Kind.UNAVAILABLE);
    assertThat(later(good)).isDone();
    board.pass(Duration.ofSeconds(KeyFetch.LONGEST_SECONDS + 1));
    wait.forEach(answer -> refusedLater(answer, Kind.UNAVAILABLE));
    server.becomes(Mood.WELL);
    server.rotateTo(otherRsa);
    board.pass(IssuerKeys.INTERVAL);
    assertThat(later(unknown).get(PATIENCE_SECONDS, TimeUnit.SECONDS).subject()).isEqualTo("ann");
  }

  private static Kind kind(Tokens tokens, String token) {
    try {
      throw new AssertionError("accepted: " + tokens.check(token));
    } catch (TokenProblem problem) {
      return problem.kind();
    }
  }

  private static void awaitWaiting(Thread thread) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
