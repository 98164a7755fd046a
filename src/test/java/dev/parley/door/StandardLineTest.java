package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Observer;
import dev.parley.exchange.TimerWheel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StandardLineTest {
  private final List<String> did = new ArrayList<>();
  private final AtomicLong now = new AtomicLong(1);
  private final TimerWheel wheel = new TimerWheel(now::get);
  private final SendMemory memory = new SendMemory(1 << 20);
  private Runnable sessionEnded;
  private Consumer<Throwable> underWay;

  private final Wire wire =
      new Wire() {
        @Override
        public void send(String text, Consumer<Throwable> done) {
          did.add("send " + text);
          underWay = done;
        }

        @Override
        public void ping(Consumer<Throwable> done) {
          did.add("ping");
          underWay = done;
        }

        @Override
        public void close(CloseCause cause) {
          did.add("close " + cause);
        }

        @Override
        public void cut() {
          did.add("cut");
        }
      };

  private final LineListener ear =
      new LineListener() {
        @Override
        public void frame(String text, int utf8Bytes) {}

        @Override
        public void binary(int bytes) {}

        @Override
        public void heard() {}

        @Override
        public void closed(CloseCause cause) {
          did.add("told " + cause);
        }

        @Override
        public int frameLimit() {
          return 1;
        }
      };

  private final StandardLine line =
      new StandardLine(
          ended -> {
            sessionEnded = ended;
            return wire;
          },
          new Outbox.Limits(10_000, 100, Duration.ofSeconds(10), Duration.ofSeconds(30)),
          memory,
          new QueueTime.Shared(wheel, Observer.NOBODY),
          wheel,
          Runnable::run,
          gone -> did.add("gone"));

  private void nothingIsLeft() {
    assertThat(memory.used()).isZero();
    assertThat(memory.lines()).isZero();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void theCloseComesBehindWhatWasSentAndTheEndLast() {
    line.attach(ear);
    line.send("last");
    line.close(CloseCause.AYAME_BYE);
    assertThat(did).containsExactly("send last");
    underWay.accept(null);
    assertThat(did).containsExactly("send last", "close AYAME_BYE");
    sessionEnded.run();
    assertThat(did).containsExactly("send last", "close AYAME_BYE", "gone");
    line.ended(CloseCause.CLIENT);
    line.ended(CloseCause.CLIENT);
    assertThat(did.stream().filter("gone"::equals)).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void aClientThatGoesIsToldToTheListener() {
    line.attach(ear);
    line.send("1");
    line.send("2");
    line.ended(CloseCause.CLIENT);
    assertThat(did).containsExactly("send 1", "gone", "told CLIENT");
    line.send("3");
    line.ping();
    line.close(CloseCause.SHUTDOWN);
    underWay.accept(null);
    assertThat(did).hasSize(3);
    nothingIsLeft();
  }

  @Test
  void aLineThatBreaksBeforeSomebodyListensIsToldWhenTheyDo() {
    line.ended(CloseCause.CONNECTION_LOST);
    line.ended(CloseCause.CLIENT);
    assertThat(did).containsExactly("gone");
    line.attach(ear);
    assertThat(did).containsExactly("gone", "told CONNECTION_LOST");
    nothingIsLeft();
  }

  @Test
  void aFrameThatFailsCutsTheLineAndTellsItsListener() {
    line.attach(ear);
    line.send("1");
    underWay.accept(new IllegalStateException("broken"));
    assertThat(did).containsExactly("send 1", "cut", "told CONNECTION_LOST");
    sessionEnded.run();
    assertThat(did).endsWith("gone");
    nothingIsLeft();
  }

  @Test
  void aCloseThatTheClientDoesNotAnswerEndsAllTheSame() {
    line.attach(ear);
    line.close(CloseCause.SHUTDOWN);
    for (int i = 0; i < 700; i++) {
      now.addAndGet(TimerWheel.TICK.toNanos());
      wheel.turn();
    }
    assertThat(did).containsExactly("close SHUTDOWN", "cut", "gone");
    nothingIsLeft();
  }

  @Test
  void pingsGoOutOnAnIdleLine() {
    line.attach(ear);
    line.ping();
    assertThat(did).containsExactly("ping");
  }
}
