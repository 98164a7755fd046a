package dev.parley.guard.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.parley.body.BoundedBody;
import dev.parley.exchange.TestBoard;
import dev.parley.guard.token.KeyServer.Mood;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fetching keys from a real socket, with deadlines in virtual time. */
class HttpKeyFetchTest {
  private static final Duration OVER = Duration.ofSeconds(KeyFetch.LONGEST_SECONDS + 1);

  private final TestBoard board = new TestBoard();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private RSAKey key;
  private KeyServer server;
  private HttpKeyFetch fetch;

  @BeforeEach
  void begin() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("first").generate();
    server = new KeyServer(key);
    fetch = new HttpKeyFetch(server.url(), this::thread, board.timers());
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "key-fetch");
    threads.add(thread);
    return thread;
  }

  @AfterEach
  void end() throws InterruptedException {
    fetch.close();
    server.close();
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(board.timersSet()).isZero();
  }

  private static Throwable failure(CompletableFuture<JWKSet> fetching) throws Exception {
    try {
      throw new AssertionError("fetched " + fetching.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (CancellationException e) {
      return e;
    }
  }

  private void wellAgain() throws Exception {
    server.becomes(Mood.WELL);
    assertThat(fetch.fetch().get(20, TimeUnit.SECONDS).getKeyByKeyId("first")).isNotNull();
  }

  @Test
  void keysAreReadOnTheOneThreadOfItsOwn() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(fetch.fetch().get(20, TimeUnit.SECONDS).getKeys())
          .containsExactly(key.toPublicJWK());
    }
    assertThat(threads).hasSize(1);
    assertThat(board.timersSet()).isZero();
  }

  @Test
  void aHostThatMovedIsFollowed() throws Exception {
    server.becomes(Mood.MOVED);
    assertThat(fetch.fetch().get(20, TimeUnit.SECONDS).getKeys())
        .containsExactly(key.toPublicJWK());
  }

  @Test
  void anotherStatusIsAFailure() throws Exception {
    server.becomes(Mood.DOWN);
    assertThat(failure(fetch.fetch())).isInstanceOf(IOException.class).hasMessage("status 503");
    wellAgain();
  }

  @Test
  void whatIsNoJwkSetIsAFailureThatQuotesNothing() throws Exception {
    server.becomes(Mood.NONSENSE);
    assertThat(failure(fetch.fetch()))
        .isInstanceOf(IOException.class)
        .hasMessage("the answer is no JWK set")
        .hasNoCause();
    wellAgain();
  }

  @Test
  void anAnswerWithoutEndIsGivenUp() throws Exception {
    server.becomes(Mood.ENDLESS);
    assertThat(failure(fetch.fetch())).isInstanceOf(BoundedBody.TooBig.class);
    wellAgain();
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "HALFWAY"})
  void aHostThatHangsIsGivenUpAtTheDeadline(Mood mood) throws Exception {
    server.becomes(mood);
    CompletableFuture<JWKSet> fetching = fetch.fetch();
    assertThat(server.asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(fetching).isNotDone();
    board.pass(OVER);
    assertThat(failure(fetching)).isInstanceOf(HttpTimeoutException.class);
    wellAgain();
    assertThat(threads).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "HALFWAY"})
  void closingGivesUpOnAHostThatHangs(Mood mood) throws Exception {
    server.becomes(mood);
    CompletableFuture<JWKSet> fetching = fetch.fetch();
    assertThat(server.asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    fetch.close();
    assertThat(failure(fetching)).isInstanceOf(CancellationException.class);
    assertThat(fetch.fetch()).isCompletedExceptionally();
  }

  @Test
  void aHostThatIsNotThereIsAFailure() throws Exception {
    server.close();
    assertThat(failure(fetch.fetch())).isInstanceOf(IOException.class);
  }
}
