package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Many clients at once, on real threads. */
public final class Crowd {
  private Crowd() {}

  /**
   * Has {@code threads} threads, begun at the same instant, do {@code what} for each of {@code
   * all}, and waits for them. What one client does, one thread does.
   */
  public static <T> void each(List<T> all, int threads, Consumer<T> what)
      throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = t;
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  for (int i = first; i < all.size(); i += threads) {
                    what.accept(all.get(i));
                  }
                } catch (InterruptedException | RuntimeException | AssertionError e) {
                  failures.add(e);
                }
              });
      thread.start();
      running.add(thread);
    }
    start.countDown();
    for (Thread thread : running) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }
}
