package dev.parley.guard.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.parley.exchange.TestBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** When keys are fetched and how long they are good, in virtual time. */
class IssuerKeysTest {
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final Duration TICK = Duration.ofMillis(200);

  /** Fetches that the test ends. */
  private static final class Fetches implements KeyFetch {
    final List<CompletableFuture<JWKSet>> begun = new ArrayList<>();
    RuntimeException refusal;
    boolean closed;

    @Override
    public CompletableFuture<JWKSet> fetch() {
      if (refusal != null) {
        throw refusal;
      }
      CompletableFuture<JWKSet> fetch = new CompletableFuture<>();
      begun.add(fetch);
      return fetch;
    }

    @Override
    public void close() {
      closed = true;
      begun.forEach(fetch -> fetch.completeExceptionally(new CancellationException()));
    }

    void answer(JWKSet keys) {
      assertThat(begun.get(begun.size() - 1).complete(keys)).isTrue();
    }

    void fail() {
      IOException why = new IOException("down");
      assertThat(begun.get(begun.size() - 1).completeExceptionally(why)).isTrue();
    }
  }

  private final TestBoard board = new TestBoard();
  private final Fetches fetches = new Fetches();
  private final IssuerKeys keys = new IssuerKeys(fetches, LIFETIME, board.timers());
  private final JWKSet first = set("first");
  private final JWKSet second = set("second");

  private static JWKSet set(String id) {
    return new JWKSet(new OctetSequenceKey.Builder(new byte[32]).keyID(id).build());
  }

  private void fetched(int times) {
    assertThat(fetches.begun).hasSize(times);
  }

  private void start() {
    board.pass(TICK);
    fetched(1);
    fetches.answer(first);
    assertThat(keys.atHand()).isSameAs(first);
  }

  @Test
  void theyAreFetchedWhenTheTimersBeginToRun() {
    fetched(0);
    assertThat(keys.atHand().isEmpty()).isTrue();
    board.pass(TICK);
    fetched(1);
    assertThat(keys.atHand().isEmpty()).isTrue();
    fetches.answer(first);
    assertThat(keys.atHand()).isSameAs(first);
  }

  @Test
  void whoAsksBeforeTheTimersRunBeginsTheFetchAndTheyBeginNoOther() {
    IssuerKeys.Latest latest = keys.latest();
    fetched(1);
    board.pass(TICK);
    fetched(1);
    assertThat(latest.keys()).isNotDone();
    fetches.answer(first);
    assertThat(latest.keys()).isCompletedWithValue(first);
  }

  @Test
  void theyAreFetchedAgainWhenTheirLifetimeIsOverAndUsedMeanwhile() {
    start();
    board.pass(LIFETIME.minusSeconds(1));
    fetched(1);
    board.pass(Duration.ofSeconds(2));
    fetched(2);
    assertThat(keys.atHand()).isSameAs(first);
    fetches.answer(second);
    assertThat(keys.atHand()).isSameAs(second);
    board.pass(LIFETIME.plusSeconds(1));
    fetched(3);
  }

  @Test
  void anOutageIsSurvivedForADayBeyondTheLifetimeAndNoLonger() {
    start();
    long tries = 0;
    board.pass(LIFETIME.plus(TICK));
    for (Duration spent = Duration.ZERO;
        spent.compareTo(IssuerKeys.OUTAGE.minusMinutes(1)) < 0;
        spent = spent.plus(IssuerKeys.INTERVAL.plus(TICK))) {
      assertThat(fetches.begun.get(fetches.begun.size() - 1)).isNotDone();
      fetches.fail();
      tries++;
      assertThat(keys.atHand()).isSameAs(first);
      board.pass(IssuerKeys.INTERVAL.plus(TICK));
    }
    fetched((int) tries + 2);
    assertThat(keys.atHand()).isSameAs(first);
    board.pass(Duration.ofMinutes(2));
    assertThat(keys.atHand().isEmpty()).isTrue();
    fetches.answer(second);
    assertThat(keys.atHand().isEmpty()).as("asked for two minutes ago").isFalse();
  }

  @Test
  void whenTheHostIsBackItsKeysAreUsedAndTheIntervalIsTheLifetimeAgain() {
    start();
    board.pass(LIFETIME.plus(TICK));
    fetches.fail();
    board.pass(IssuerKeys.INTERVAL.minus(TICK));
    fetched(2);
    board.pass(TICK.multipliedBy(2));
    fetched(3);
    fetches.answer(second);
    assertThat(keys.atHand()).isSameAs(second);
    board.pass(LIFETIME.minusSeconds(1));
    fetched(3);
  }

  @Test
  void howeverManyAskThereIsOneFetchAtATimeAndOneInTenSeconds() {
    start();
    board.pass(IssuerKeys.INTERVAL);
    IssuerKeys.Latest latest = keys.latest();
    for (int i = 0; i < 100; i++) {
      assertThat(keys.latest()).isSameAs(latest);
    }
    fetched(2);
    board.pass(Duration.ofSeconds(30));
    assertThat(keys.latest()).as("still under way").isSameAs(latest);
    fetches.fail();
    board.pass(TICK);
    fetched(2);
    assertThat(keys.latest().begun()).isNotEqualTo(latest.begun());
    fetched(3);
  }

  @Test
  void whatWasJustFetchedIsTheLatest() {
    start();
    board.pass(IssuerKeys.INTERVAL.minusSeconds(1));
    assertThat(keys.latest().keys()).isCompletedWithValue(first);
    fetched(1);
    board.pass(Duration.ofSeconds(1));
    assertThat(keys.latest().keys()).isNotDone();
    fetched(2);
    fetches.answer(second);
    assertThat(keys.latest().keys()).isCompletedWithValue(second);
    fetched(2);
  }

  @Test
  void whatJustFailedIsNotTriedAgainAtOnce() {
    start();
    board.pass(LIFETIME.plus(TICK));
    fetches.fail();
    assertThat(keys.latest().keys()).isCompletedExceptionally();
    board.pass(IssuerKeys.INTERVAL.minus(TICK.multipliedBy(2)));
    assertThat(keys.latest().keys()).isCompletedExceptionally();
    fetched(2);
    board.pass(TICK.multipliedBy(3));
    fetched(3);
  }

  @Test
  void untilTheyWereFetchedOnceItIsTriedEverySecond() {
    board.pass(TICK);
    for (int tries = 1; tries < 20; tries++) {
      fetched(tries);
      fetches.fail();
      assertThat(keys.latest().keys()).as("at once").isCompletedExceptionally();
      board.pass(IssuerKeys.FIRST_INTERVAL.minus(TICK));
      fetched(tries);
      board.pass(TICK.multipliedBy(2));
    }
    fetches.answer(first);
    assertThat(keys.atHand()).isSameAs(first);
    board.pass(LIFETIME.minusSeconds(1));
    fetched(20);
  }

  @Test
  void aFetchThatCannotEvenBeginHasFailedAndIsTriedAgain() {
    fetches.refusal = new RejectedExecutionException();
    assertThat(keys.latest().keys()).isCompletedExceptionally();
    fetches.refusal = null;
    board.pass(IssuerKeys.INTERVAL.plus(TICK));
    fetched(1);
    fetches.answer(first);
    assertThat(keys.atHand()).isSameAs(first);
  }

  @Test
  void closedTheyAreNotFetchedAnyMoreAndNoTimerIsLeft() {
    start();
    board.pass(LIFETIME.plus(TICK));
    fetched(2);
    IssuerKeys.Latest latest = keys.latest();
    keys.close();
    assertThat(fetches.closed).isTrue();
    assertThat(latest.keys()).isCompletedExceptionally();
    board.pass(LIFETIME.multipliedBy(2));
    assertThat(keys.latest().keys()).isCompletedExceptionally();
    fetched(2);
    assertThat(board.timersSet()).isZero();
  }

  @Test
  void closedBeforeItBeganItNeverBegins() {
    keys.close();
    board.pass(LIFETIME);
    fetched(0);
    assertThat(board.timersSet()).isZero();
  }
}
