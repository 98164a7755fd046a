package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Observer;
import dev.parley.exchange.TimerWheel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SendMemoryTest {
  private static final Outbox.Limits LIMITS =
      new Outbox.Limits(1 << 30, 1 << 20, Duration.ofHours(1), Duration.ofHours(1));

  private final TimerWheel wheel = new TimerWheel(() -> 0);
  private final SendMemory memory = new SendMemory(100_000);
  private final QueueTime.Shared times = new QueueTime.Shared(wheel, Observer.NOBODY);

  /** A reader that stands still: the first frame never gets through. */
  private final class Stuck implements Wire {
    private final Outbox outbox =
        new Outbox(
            this,
            LIMITS,
            memory,
            new QueueTime(times),
            wheel,
            Runnable::run,
            cause -> {},
            () -> {});
    private Consumer<Throwable> underWay;
    private volatile CloseCause closed;

    @Override
    public void send(String text, Consumer<Throwable> done) {
      underWay = done;
    }

    @Override
    public void ping(Consumer<Throwable> done) {
      underWay = done;
    }

    @Override
    public void close(CloseCause cause) {
      closed = cause;
    }

    @Override
    public void cut() {}

    private Stuck gets(int frames, int chars) {
      for (int i = 0; i < frames; i++) {
        outbox.send("x".repeat(chars));
      }
      return this;
    }
  }

  @Test
  void upToTheBoundNobodyIsTouched() {
    Stuck a = new Stuck().gets(49, 968);
    Stuck b = new Stuck().gets(1, 968);
    assertThat(memory.used()).isEqualTo(100_000);
    assertThat(a.closed).isNull();
    b.gets(1, 1);
    assertThat(a.closed).isEqualTo(CloseCause.SLOW_CONSUMER);
    assertThat(b.closed).isNull();
  }

  @Test
  void theLongestQueueGoesAndNobodyElse() {
    Stuck a = new Stuck().gets(10, 968);
    Stuck b = new Stuck().gets(14, 968);
    Stuck c = new Stuck().gets(22, 968);
    Stuck d = new Stuck().gets(4, 968);
    assertThat(memory.used()).isEqualTo(100_000);
    d.gets(1, 968);
    assertThat(c.closed).isEqualTo(CloseCause.SLOW_CONSUMER);
    assertThat(memory.used()).as("but for the frame under way").isEqualTo(60_000);
    d.gets(20, 968);
    assertThat(d.closed).isNull();
    d.gets(1, 1);
    assertThat(d.closed).isEqualTo(CloseCause.SLOW_CONSUMER);
    b.gets(25, 968);
    assertThat(b.closed).isEqualTo(CloseCause.SLOW_CONSUMER);
    assertThat(a.closed).isNull();
  }

  @Test
  void whoHasLeftIsNotLookedAtAndLeavesNothing() {
    Stuck a = new Stuck().gets(50, 968);
    a.outbox.ended();
    assertThat(memory.used()).isZero();
    assertThat(memory.lines()).isZero();
    Stuck b = new Stuck().gets(50, 968);
    b.gets(1, 1);
    assertThat(b.closed).isEqualTo(CloseCause.SLOW_CONSUMER);
    b.outbox.ended();
    assertThat(memory.used()).isZero();
    b.underWay.accept(null);
    assertThat(memory.used()).isZero();
  }

  /** So it may look for a moment, when a line closes while it is given a frame. */
  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whenNothingCanBeGivenBackItDoesNotTurnForEver() {
    memory.add(200_000);
    Stuck a = new Stuck().gets(1, 1);
    assertThat(a.closed).isEqualTo(CloseCause.SLOW_CONSUMER);
    memory.add(1);
    assertThat(memory.used()).isEqualTo(200_001);
  }

  @Test
  void manyThreadsAndABoundThatBitesLeaveNothingBehind() throws Exception {
    List<Stuck> all = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      all.add(new Stuck());
    }
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int first = t;
      Thread thread =
          new Thread(
              () -> {
                for (int round = 0; round < 500; round++) {
                  for (int i = first; i < all.size(); i += 2) {
                    all.get(i).outbox.send("x".repeat(10 + i));
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(all).anyMatch(each -> each.closed != null);
    all.forEach(each -> each.outbox.ended());
    assertThat(memory.used()).isZero();
    assertThat(wheel.size()).isZero();
  }
}
