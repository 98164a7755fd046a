package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.cluster.local.LocalEngine;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final int HOPS = 10_000;

  private final Queue<Runnable> handedOver = new ArrayDeque<>();
  private int hops;

  private Switchboard board(Executor overflow) {
    Switchboard board = new Switchboard("test", new TimerWheel(() -> 0), overflow);
    board.connect(new LocalEngine(board, () -> "room"));
    return board;
  }

  /** Tells itself something, so many times. */
  private PeerId restless(Switchboard board) {
    PeerId[] id = new PeerId[1];
    board.open(
        new TestLine(),
        "test",
        desk -> {
          id[0] = desk.self();
          return new Conversation() {
            @Override
            public void onFrame(String text) {}

            @Override
            public void onBinary() {}

            @Override
            public void onSignal(Signal signal) {
              if (++hops < HOPS) {
                desk.exchange().route(desk.self(), signal);
              }
            }

            @Override
            public void onClosed(CloseCause cause) {}

            @Override
            public int frameLimit() {
              return 1;
            }
          };
        });
    return id[0];
  }

  @Test
  void aThreadThatHasDoneEnoughPassesTheRestOn() {
    Switchboard board = board(handedOver::add);
    PeerId id = restless(board);
    board.deliver(id, Signal.of("hop", id, ""));
    assertThat(hops).isBetween(1, HOPS / 2);
    assertThat(handedOver).hasSize(1);
    while (!handedOver.isEmpty()) {
      handedOver.remove().run();
    }
    assertThat(hops).isEqualTo(HOPS);
  }

  @Test
  void whenNobodyTakesTheRestItGoesOnItself() {
    Switchboard board =
        board(
            task -> {
              throw new RejectedExecutionException("stopping");
            });
    PeerId id = restless(board);
    board.deliver(id, Signal.of("hop", id, ""));
    assertThat(hops).isEqualTo(HOPS);
  }

  @Test
  void aStepThatFailsLeavesNoMailboxBehind() {
    Switchboard board = board(handedOver::add);
    PeerId id = restless(board);
    assertThatThrownBy(
            () ->
                board.batch(
                    () -> {
                      board.deliver(id, Signal.of("hop", id, ""));
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    while (!handedOver.isEmpty()) {
      handedOver.remove().run();
    }
    assertThat(hops).isEqualTo(HOPS);
  }
}
