package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Pace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedListenerTest {
  private static final int PER_SECOND = 3;

  private final List<String> heard = new ArrayList<>();
  private long now;
  private int floods;

  private final PacedListener paced =
      new PacedListener(
          new LineListener() {
            @Override
            public void frame(String text, int utf8Bytes) {
              heard.add(text);
            }

            @Override
            public void binary(int bytes) {
              heard.add("binary " + bytes);
            }

            @Override
            public void heard() {
              heard.add("life");
            }

            @Override
            public void closed(CloseCause cause) {
              heard.add(cause.name());
            }

            @Override
            public int frameLimit() {
              return 7;
            }
          },
          new Pace(PER_SECOND, () -> now),
          () -> floods++);

  @Test
  void whoeverKeepsToThePaceIsHeardForEver() {
    for (int second = 0; second < 5; second++) {
      heard.clear();
      paced.frame("{}", 2);
      paced.binary(1);
      paced.frameHeard();
      assertThat(heard).containsExactly("{}", "binary 1", "life");
      now += 1_000_000_000L;
    }
    assertThat(floods).isZero();
    assertThat(paced.frameLimit()).isEqualTo(7);
  }

  @Test
  void frameByFrameWhateverItIsOneTooManyEndsIt() {
    paced.frameHeard();
    paced.frame("{}", 2);
    paced.frameHeard();
    paced.binary(1);
    assertThat(heard).containsExactly("life", "{}", "life", "TOO_FAST");
    assertThat(floods).isOne();
  }

  @Test
  void nothingMoreIsHeardOfAFloodNotEvenLater() {
    for (int i = 0; i < 100; i++) {
      paced.frameHeard();
      paced.frame("{}", 2);
    }
    now += 10_000_000_000L;
    paced.frame("{}", 2);
    assertThat(heard).containsExactly("life", "{}", "life", "TOO_FAST");
    assertThat(floods).isOne();
  }

  @Test
  void thePartsOfALongFrameAreNoFrames() {
    for (int i = 0; i < 100; i++) {
      paced.heard();
    }
    assertThat(heard).hasSize(100).containsOnly("life");
  }

  @Test
  void whatTheLineItselfReportsPasses() {
    paced.closed(CloseCause.CONNECTION_LOST);
    assertThat(heard).containsExactly("CONNECTION_LOST");
  }
}
