package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private final List<String> lines = new ArrayList<>();
  private long now;
  private final RefusalLog log = new RefusalLog(new Lines(), () -> now);

  private final class Lines implements System.Logger {
    @Override
    public String getName() {
      return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      throw new AssertionError(message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
      lines.add(level + " " + MessageFormat.format(format, params));
    }
  }

  private void refuse(int status) {
    log.refused("/ws", ClientAddress.alone("192.0.2.1"), status, "{}");
  }

  @Test
  void whatHasToBeExplainedIsOneLineAndFloodsAreForThoseWhoLook() {
    for (int status : new int[] {401, 403, 503, 400, 426, 429}) {
      refuse(status);
    }
    assertThat(lines)
        .containsExactly(
            "INFO /ws from 192.0.2.1 refused: 401 {}",
            "INFO /ws from 192.0.2.1 refused: 403 {}",
            "INFO /ws from 192.0.2.1 refused: 503 {}",
            "DEBUG /ws from 192.0.2.1 refused: 400 {}",
            "DEBUG /ws from 192.0.2.1 refused: 426 {}",
            "DEBUG /ws from 192.0.2.1 refused: 429 {}");
  }

  @Test
  void aLineThatIsClosedForWhatCameOnItIsOneLineToo() {
    log.closed(ClientAddress.alone("192.0.2.1"), CloseCause.TOO_FAST);
    assertThat(lines).containsExactly("INFO a line of 192.0.2.1 is closed: too_fast");
  }

  @Test
  void aLoopOfStrangersDoesNotFillTheDisk() {
    for (int i = 0; i < 1000; i++) {
      refuse(403);
    }
    assertThat(lines.stream().filter(line -> line.startsWith("INFO"))).hasSize(60);
    now += 121_000_000_000L;
    lines.clear();
    refuse(403);
    assertThat(lines).allMatch(line -> line.startsWith("INFO"));
  }
}
