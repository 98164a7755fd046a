package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Errors in frames are in the log: by their code, boundedly, and without the client's words. */
class RefusalsTest {
  private static final Logger LOG = Logger.getLogger(Seat.class.getName());

  private final TestBoard board = new TestBoard();
  private final Lines lines = new Lines();

  private static final class Lines extends Handler {
    private final Queue<String> all = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord line) {
      all.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
    }

    @Override
    public void flush() {
      // Nothing is kept back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @BeforeEach
  void listen() {
    LOG.setLevel(Level.ALL);
    LOG.addHandler(lines);
  }

  @AfterEach
  void stop() {
    LOG.removeHandler(lines);
    LOG.setLevel(null);
  }

  /** Refuses every frame. */
  private static Conversation strict(Desk desk) {
    return new Conversation() {
      @Override
      public void onFrame(String text) {
        desk.refuse(new ErrorFrame("no_such_thing", "{\"error\":\"" + text + "\"}"));
      }

      @Override
      public void onBinary() {
        throw new AssertionError("not sent");
      }

      @Override
      public void onClosed(CloseCause cause) {
        // Nothing to give back.
      }

      @Override
      public int frameLimit() {
        return 100;
      }
    };
  }

  @Test
  void theClientIsToldAllAndTheLogItsIdAndTheCode() {
    TestLine line = board.connect(RefusalsTest::strict);
    line.says("what the client said");
    assertThat(line.all()).containsExactly("{\"error\":\"what the client said\"}");
    assertThat(lines.all)
        .singleElement()
        .asString()
        .matches("FINE \\S+ \\(test\\) is refused: no_such_thing \\(its 1. time\\)");
  }

  @Test
  void whoGoesOnDoesNotFillTheLog() {
    TestLine line = board.connect(RefusalsTest::strict);
    for (int i = 0; i < 1000; i++) {
      line.says("again");
    }
    assertThat(line.all()).hasSize(1000);
    // Ten, and then the 16th, 32nd … 512th.
    assertThat(lines.all).hasSize(16);
  }

  @Test
  void aClosingForAFaultIsOneLineWithItsCause() {
    TestLine line =
        board.connect(
            desk -> {
              desk.close(CloseCause.AYAME_PROTOCOL_ERROR);
              return strict(desk);
            });
    assertThat(line).isNotNull();
    assertThat(lines.all)
        .singleElement()
        .asString()
        .matches("FINE \\S+ \\(test\\) is closed: ayame_protocol_error");
  }
}
