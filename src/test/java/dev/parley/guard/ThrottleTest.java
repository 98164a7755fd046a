package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.guard.Throttle.Budget;
import dev.parley.guard.Throttle.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final ClientAddress HERE = ClientAddress.alone("198.51.100.1");
  private static final ClientAddress THERE = ClientAddress.alone("198.51.100.2");

  private long now = Long.MAX_VALUE - Duration.ofSeconds(90).toNanos();
  private final Throttle throttle = throttle(1000);

  private Throttle throttle(int addresses) {
    return new Throttle(
        new Limits(
            Map.of(Budget.REQUESTS, 100, Budget.FAILED_LOOKUPS, 10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(3600),
            addresses),
        () -> now);
  }

  private void pass(long seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  private long blockAfter(ClientAddress address, Budget budget, int allowed) {
    for (int i = 0; i < allowed; i++) {
      assertThat(throttle.spend(address, budget)).isEmpty();
    }
    return throttle.spend(address, budget).orElseThrow().seconds();
  }

  @Test
  void theBudgetIsSpentToTheLastAndTheNextIsBlocked() {
    assertThat(blockAfter(HERE, Budget.REQUESTS, 100)).isEqualTo(60);
    assertThat(throttle.spend(THERE, Budget.REQUESTS)).isEmpty();
  }

  @Test
  void theEleventhGuessIsRefusedAndEverythingElseWithIt() {
    assertThat(blockAfter(HERE, Budget.FAILED_LOOKUPS, 10)).isEqualTo(60);
    assertThat(throttle.spend(HERE, Budget.REQUESTS).orElseThrow().budget())
        .isEqualTo(Budget.FAILED_LOOKUPS);
    assertThat(throttle.blocked(HERE)).isPresent();
  }

  @Test
  void aBlockEndsByItselfAndTheBudgetIsFullAgain() {
    blockAfter(HERE, Budget.REQUESTS, 100);
    pass(59);
    assertThat(throttle.blocked(HERE)).hasValueSatisfying(b -> assertThat(b.seconds()).isOne());
    pass(1);
    assertThat(throttle.blocked(HERE)).isEmpty();
    blockAfter(HERE, Budget.REQUESTS, 100);
  }

  @Test
  void eachBlockIsTwiceAsLongUntilTheLongest() {
    for (long seconds : List.of(60L, 120L, 240L, 480L, 960L, 1920L, 3600L, 3600L)) {
      assertThat(blockAfter(HERE, Budget.FAILED_LOOKUPS, 10)).isEqualTo(seconds);
      pass(seconds);
    }
  }

  @Test
  void askingDuringABlockDoesNotLengthenIt() {
    blockAfter(HERE, Budget.REQUESTS, 100);
    for (int i = 0; i < 500; i++) {
      throttle.spend(HERE, Budget.REQUESTS);
    }
    pass(60);
    assertThat(throttle.spend(HERE, Budget.REQUESTS)).isEmpty();
  }

  @Test
  void whoBehavedForLongBeginsAnew() {
    blockAfter(HERE, Budget.REQUESTS, 100);
    pass(60);
    assertThat(blockAfter(HERE, Budget.REQUESTS, 100)).isEqualTo(120);
    pass(120 + 3600);
    assertThat(blockAfter(HERE, Budget.REQUESTS, 100)).isEqualTo(60);
  }

  @Test
  void noMinuteHasMuchMoreThanTheBudgetWhereverItBegins() {
    // 90 at the end of one window; at the start of the next there is room for a few only.
    pass(1);
    assertThat(throttle.spend(HERE, Budget.REQUESTS)).isEmpty();
    pass(58);
    for (int i = 0; i < 89; i++) {
      assertThat(throttle.spend(HERE, Budget.REQUESTS)).isEmpty();
    }
    pass(3);
    long more =
        IntStream.range(0, 100)
            .mapToObj(i -> throttle.spend(HERE, Budget.REQUESTS))
            .takeWhile(Optional::isEmpty)
            .count();
    assertThat(more).isBetween(5L, 20L);
  }

  @Test
  void asSlowAsTheBudgetNobodyIsEverBlocked() {
    for (int i = 0; i < 2_000; i++) {
      assertThat(throttle.spend(HERE, Budget.REQUESTS)).isEmpty();
      now += Duration.ofMillis(610).toNanos();
    }
  }

  @Test
  void whatHasNoLimitIsNeverBlocked() {
    Throttle open =
        new Throttle(
            new Limits(Map.of(), Duration.ofSeconds(1), Duration.ofSeconds(1), 10), () -> now);
    for (int i = 0; i < 1000; i++) {
      assertThat(open.spend(HERE, Budget.REQUESTS)).isEmpty();
    }
  }

  // --- lines that share an address

  private void overspend(Throttle.Share line, Budget budget, int allowed, long seconds) {
    for (int i = 0; i < allowed; i++) {
      assertThat(throttle.spend(line, budget)).isEmpty();
    }
    assertThat(throttle.spend(line, budget).orElseThrow().seconds()).isEqualTo(seconds);
  }

  @Test
  void aLineThatSpendsMostOfItIsBlockedAloneAndItsNeighboursHaveTheBudgetBack() {
    for (int i = 0; i < 40; i++) {
      throttle.spend(HERE, Budget.REQUESTS);
    }
    overspend(throttle.share(HERE), Budget.REQUESTS, 60, 60);
    assertThat(throttle.blocked(HERE)).isEmpty();
    // The forty are the neighbours' own.
    assertThat(blockAfter(HERE, Budget.REQUESTS, 60)).isEqualTo(60);
  }

  @Test
  void whoLeavesTheLastStrawToANeighbourIsBlockedAllTheSame() {
    Throttle.Share spender = throttle.share(HERE);
    Throttle.Share neighbour = throttle.share(HERE);
    for (int i = 0; i < 100; i++) {
      assertThat(throttle.spend(spender, Budget.REQUESTS)).isEmpty();
    }
    assertThat(throttle.spend(neighbour, Budget.REQUESTS)).isEmpty();
    assertThat(throttle.spend(HERE, Budget.REQUESTS)).isEmpty();
    assertThat(throttle.blocked(HERE)).isEmpty();
    assertThat(throttle.spend(spender, Budget.REQUESTS).orElseThrow().seconds()).isEqualTo(60);
  }

  @Test
  void aLineThatSpendsHalfOfItIsNotToBlame() {
    for (int i = 0; i < 50; i++) {
      throttle.spend(HERE, Budget.REQUESTS);
    }
    overspend(throttle.share(HERE), Budget.REQUESTS, 50, 60);
    assertThat(throttle.blocked(HERE)).isPresent();
  }

  @Test
  void theSameLineIsBlockedTwiceAsLongAndStillAlone() {
    Throttle.Share line = throttle.share(HERE);
    for (long seconds : List.of(60L, 120L, 240L)) {
      overspend(line, Budget.REQUESTS, 100, seconds);
      assertThat(throttle.spend(line, Budget.FAILED_LOOKUPS)).isPresent();
      assertThat(throttle.spend(HERE, Budget.FAILED_LOOKUPS)).isEmpty();
      pass(seconds);
    }
  }

  @Test
  void theNextLineBlocksTheAddress() {
    overspend(throttle.share(HERE), Budget.FAILED_LOOKUPS, 10, 60);
    pass(61 + 3500);
    overspend(throttle.share(HERE), Budget.FAILED_LOOKUPS, 10, 60);
    assertThat(throttle.blocked(HERE)).isPresent();
    assertThat(throttle.spend(throttle.share(HERE), Budget.REQUESTS)).isPresent();
  }

  @Test
  void aLineThatWasBlockedLongAgoIsForgotten() {
    overspend(throttle.share(HERE), Budget.FAILED_LOOKUPS, 10, 60);
    pass(60 + 3600);
    overspend(throttle.share(HERE), Budget.FAILED_LOOKUPS, 10, 60);
    assertThat(throttle.blocked(HERE)).isEmpty();
  }

  @Test
  void howeverManyAddressesComeOnlySoManyAreRemembered() {
    Throttle small = throttle(100);
    for (int i = 0; i < 20_000; i++) {
      small.spend(ClientAddress.alone("address " + i), Budget.REQUESTS);
    }
    assertThat(small.addresses()).isLessThanOrEqualTo(100);
  }

  @Test
  void manyThreadsSpendExactlyTheBudget() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Long>> spent =
          IntStream.range(0, 8)
              .mapToObj(
                  t ->
                      pool.submit(
                          () ->
                              IntStream.range(0, 50)
                                  .filter(i -> throttle.spend(HERE, Budget.REQUESTS).isEmpty())
                                  .count()))
              .toList();
      long all = 0;
      for (Future<Long> one : spent) {
        all += one.get();
      }
      assertThat(all).isEqualTo(100);
    } finally {
      pool.shutdownNow();
    }
  }
}
