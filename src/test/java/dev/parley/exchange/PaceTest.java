package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private long now = -5;

  @Test
  void aBurstIsFineAndNotOneMore() {
    Pace pace = new Pace(40, () -> now);
    for (int i = 0; i < 40; i++) {
      assertThat(pace.allows()).isTrue();
      now++;
    }
    assertThat(pace.allows()).isFalse();
    now += SECOND - 41;
    assertThat(pace.allows()).isFalse();
    now++;
    assertThat(pace.allows()).isTrue();
    assertThat(pace.allows()).isFalse();
  }

  @Test
  void whoWasFastOnceMayBeSoAgain() {
    Pace pace = new Pace(100, () -> now);
    for (int burst = 0; burst < 3; burst++) {
      for (int i = 0; i < 100; i++) {
        assertThat(pace.allows()).isTrue();
      }
      assertThat(pace.allows()).isFalse();
      now += SECOND;
    }
  }

  @Test
  void aSteadyPaceIsNeverRefused() {
    Pace pace = new Pace(50, () -> now);
    for (int i = 0; i < 1000; i++) {
      assertThat(pace.allows()).isTrue();
      now += SECOND / 50;
    }
  }

  @Test
  void inNoSecondWhateverAreThereMoreThanAllowed() {
    Random random = new Random(7);
    for (int perSecond = 1; perSecond < 40; perSecond++) {
      Pace pace = new Pace(perSecond, () -> now);
      ArrayDeque<Long> heard = new ArrayDeque<>();
      for (int i = 0; i < 2000; i++) {
        now += random.nextLong(2 * SECOND / perSecond);
        while (!heard.isEmpty() && now - heard.peek() >= SECOND) {
          heard.poll();
        }
        boolean room = heard.size() < perSecond;
        assertThat(pace.allows()).isEqualTo(room);
        if (room) {
          heard.add(now);
        }
      }
    }
  }

  @Test
  void thereIsNoPaceOfNothing() {
    assertThatThrownBy(() -> new Pace(0, () -> now)).isInstanceOf(IllegalArgumentException.class);
  }
}
