package dev.parley.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SerialTest {

  @Test
  void oneAtATimeInOrderWhoeverThrows() throws InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      Serial serial = new Serial(workers);
      List<Integer> done = new ArrayList<>(); // Not safe for threads: the turns must be.
      CountDownLatch end = new CountDownLatch(1);
      for (int i = 0; i < 10_000; i++) {
        int number = i;
        serial.execute(
            () -> {
              done.add(number);
              if (number % 1000 == 7) {
                throw new IllegalStateException("on purpose");
              }
            });
      }
      serial.execute(end::countDown);
      assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(done).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    } finally {
      workers.shutdownNow();
    }
  }

  @Test
  void afterTheEndNothingRunsAndNobodyFails() {
    ExecutorService workers = Executors.newSingleThreadExecutor();
    workers.shutdownNow();
    new Serial(workers)
        .execute(
            () -> {
              throw new AssertionError("ran");
            });
  }

  @Test
  void aBudgetIsTakenWholeOrNotAtAll() {
    ByteBudget budget = new ByteBudget(10);
    assertThat(budget.tryTake(6)).isTrue();
    assertThat(budget.tryTake(5)).isFalse();
    assertThat(budget.tryTake(4)).isTrue();
    assertThat(budget.taken()).isEqualTo(10);
    budget.give(10);
    assertThat(budget.taken()).isZero();
  }
}
