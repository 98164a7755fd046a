package dev.parley.ops.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.PeerId;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private static final PeerId ONE = new PeerId("n", 1);
  private static final PeerId OTHER = new PeerId("n", 2);

  private final List<String> written = new ArrayList<>();
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final EventLog events =
      new EventLog(
          new EventSettings(true),
          new System.Logger() {
            @Override
            public String getName() {
              return "events";
            }

            @Override
            public boolean isLoggable(Level level) {
              return level == Level.INFO;
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
              written.add(message);
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String format, Object... params) {
              written.add(params == null ? format : MessageFormat.format(format, params));
            }
          },
          now::get);

  @Test
  void bothEndsOfASessionCanBeFoundByItsLinkAndByEachOther() {
    events.speaks(ONE, "ayame");
    events.registered(ONE, "ayame", "r");
    events.linked(ONE, "ayame", "r", OTHER);
    events.linked(OTHER, "ayame", "r", ONE);
    events.closed(ONE, "ayame", CloseCause.CLIENT);

    assertThat(written)
        .containsExactly(
            "event=speaks line=n/1 protocol=ayame",
            "event=registered line=n/1 protocol=ayame as=\"r\"",
            "event=linked line=n/1 protocol=ayame link=\"r\" partner=n/2",
            "event=linked line=n/2 protocol=ayame link=\"r\" partner=n/1",
            "event=closed line=n/1 protocol=ayame cause=\"client\"");
    assertThat(events.after(3, 1))
        .containsExactly(
            "number=4 time=1970-01-01T00:16:40Z"
                + " event=linked line=n/2 protocol=ayame link=\"r\" partner=n/1");
  }

  @Test
  void aNameCannotForgeALine() {
    events.registered(ONE, "ayame", "x\" event=closed\nevent=forged {0} '");
    assertThat(written)
        .containsExactly(
            "event=registered line=n/1 protocol=ayame as=\"x\\\" event=closed\\nevent=forged {0} '\"");
  }

  @Test
  void ofAFloodTheLogGetsSoManyLinesASecondAndHowManyThereWereMore() {
    for (int i = 0; i < EventLog.PER_SECOND + 50; i++) {
      events.speaks(ONE, "named");
    }
    assertThat(written).hasSize(EventLog.PER_SECOND);
    now.addAndGet(1000);
    events.speaks(ONE, "named");
    assertThat(written)
        .hasSize(EventLog.PER_SECOND + 2)
        .endsWith("event=left-out count=50", "event=speaks line=n/1 protocol=named");
  }

  @Test
  void theOldestIsForgotten() {
    for (int i = 0; i < EventLog.MOST + 10; i++) {
      events.speaks(ONE, "named");
    }
    assertThat(events.after(0, 2 * EventLog.MOST)).hasSize(EventLog.MOST);
    assertThat(events.after(0, 1).get(0)).startsWith("number=11 ");
  }

  @Test
  void switchedOffNothingIsWrittenAndAllIsKept() {
    events.setLogged(false);
    events.speaks(ONE, "named");
    assertThat(written).isEmpty();
    assertThat(events.after(0, 10)).hasSize(1);
  }
}
