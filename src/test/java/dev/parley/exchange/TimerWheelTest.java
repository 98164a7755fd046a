package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private final AtomicLong now =
      new AtomicLong(Long.MAX_VALUE - 5_000_000_000L); // overflows while it runs
  private final TimerWheel wheel = new TimerWheel(now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    wheel.turn();
  }

  @Test
  void firesOnceNotEarlyAndAtMostTwoTicksLate() {
    Random random = new Random(1);
    long begin = now.get();
    List<Long> lateness = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Duration delay = Duration.ofMillis(random.nextInt(200_000));
      wheel.after(delay, () -> lateness.add(now.get() - begin - delay.toNanos()));
    }
    for (int i = 0; i < 4100; i++) {
      pass(TimerWheel.TICK);
    }
    assertThat(lateness)
        .hasSize(2000)
        .allMatch(late -> late >= 0 && late <= 2 * TimerWheel.TICK.toNanos());
    assertThat(wheel.size()).isZero();
  }

  @Test
  void timersOfOneMomentFireInTheOrderTheyWereSet() {
    List<Integer> fired = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      wheel.after(Duration.ofSeconds(1), () -> fired.add(number));
    }
    pass(Duration.ofSeconds(2));
    assertThat(fired).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aCancelledTimerNeverFiresAndIsForgotten() {
    AtomicInteger fired = new AtomicInteger();
    Timers.Timer first = wheel.after(Duration.ofSeconds(1), fired::incrementAndGet);
    Timers.Timer second = wheel.after(Duration.ofSeconds(1), fired::incrementAndGet);
    Timers.Timer third = wheel.after(Duration.ofSeconds(1), fired::incrementAndGet);
    second.cancel();
    second.cancel();
    assertThat(wheel.size()).isEqualTo(2);
    pass(Duration.ofSeconds(2));
    assertThat(fired).hasValue(2);
    first.cancel();
    third.cancel();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void anActionMayCancelATimerOfTheSameMoment() {
    AtomicInteger fired = new AtomicInteger();
    Timers.Timer[] second = new Timers.Timer[1];
    wheel.after(Duration.ofSeconds(1), () -> second[0].cancel());
    second[0] = wheel.after(Duration.ofSeconds(1), fired::incrementAndGet);
    pass(Duration.ofSeconds(2));
    assertThat(fired).hasValue(0);
  }

  @Test
  void aPauseOfAnyLengthLosesNothing() {
    AtomicInteger fired = new AtomicInteger();
    for (int seconds : new int[] {0, 1, 50, 52, 1000, 100_000}) {
      wheel.after(Duration.ofSeconds(seconds), fired::incrementAndGet);
    }
    pass(Duration.ofDays(2));
    assertThat(fired).hasValue(6);
  }

  @Test
  void aTimerSetWhileTheWheelIsLateStillFires() {
    AtomicInteger fired = new AtomicInteger();
    pass(Duration.ofSeconds(10));
    now.addAndGet(Duration.ofSeconds(100).toNanos());
    wheel.after(Duration.ZERO, fired::incrementAndGet);
    pass(TimerWheel.TICK);
    assertThat(fired).hasValue(1);
  }

  @Test
  void aTimerSetWhileTheWheelTurnsIsNotPutBehindIt() {
    AtomicInteger fired = new AtomicInteger();
    TimerWheel[] turning = new TimerWheel[1];
    AtomicLong clock = new AtomicLong();
    AtomicBoolean overtaken = new AtomicBoolean();
    turning[0] =
        new TimerWheel(
            () -> {
              long read = clock.get();
              if (overtaken.compareAndSet(true, false)) {
                // Between this reading of the clock and what is done with it.
                clock.addAndGet(10 * TimerWheel.TICK.toNanos());
                turning[0].turn();
              }
              return read;
            });
    overtaken.set(true);
    turning[0].after(Duration.ZERO, fired::incrementAndGet);
    clock.addAndGet(TimerWheel.TICK.toNanos());
    turning[0].turn();
    assertThat(fired).hasValue(1);
  }

  @Test
  void anActionThatThrowsStopsNoOther() {
    AtomicInteger fired = new AtomicInteger();
    wheel.after(
        Duration.ofSeconds(1),
        () -> {
          throw new IllegalStateException("on purpose");
        });
    wheel.after(Duration.ofSeconds(1), fired::incrementAndGet);
    pass(Duration.ofSeconds(2));
    assertThat(fired).hasValue(1);
  }

  @Test
  void refusesDelaysOutOfRange() {
    assertThatThrownBy(() -> wheel.after(Duration.ofSeconds(-1), () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> wheel.after(Duration.ofDays(366), () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
