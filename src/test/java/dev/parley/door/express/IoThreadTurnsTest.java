package dev.parley.door.express;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class IoThreadTurnsTest {

  /** A thread with tasks of its own, as XNIO's are; it runs what it is given, once. */
  private static final class IoThread extends Thread implements Executor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Runnable body;

    private IoThread(java.util.function.Consumer<IoThread> body) {
      this.body = () -> body.accept(this);
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void run() {
      body.run();
    }
  }

  private final Deque<Runnable> handovers = new ArrayDeque<>();
  private final List<String> taken = new ArrayList<>();

  private static void onIoThread(java.util.function.Consumer<IoThread> body)
      throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    IoThread thread = new IoThread(body);
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    assertThat(failure[0]).isNull();
  }

  @Test
  void oneTaskAtATimeComesByWayOfAnother() throws InterruptedException {
    onIoThread(
        io -> {
          IoThreadTurns turns = new IoThreadTurns(handovers::add);
          for (String name : List.of("a", "b", "c")) {
            turns.execute(() -> taken.add(name));
          }
          assertThat(handovers).hasSize(1);
          assertThat(io.tasks).isEmpty();
          for (int turn = 1; turn <= 3; turn++) {
            handovers.remove().run();
            assertThat(io.tasks).hasSize(1);
            io.tasks.remove().run();
            assertThat(taken).hasSize(turn);
          }
          assertThat(handovers).isEmpty();
        });
    assertThat(taken).containsExactly("a", "b", "c");
  }

  @Test
  void whoWantsAnotherTurnWaitsBehindTheOthers() throws InterruptedException {
    onIoThread(
        io -> {
          IoThreadTurns turns = new IoThreadTurns(handovers::add);
          turns.execute(
              () -> {
                taken.add("a");
                turns.execute(() -> taken.add("a again"));
              });
          turns.execute(() -> taken.add("b"));
          while (!handovers.isEmpty()) {
            handovers.remove().run();
            io.tasks.remove().run();
          }
        });
    assertThat(taken).containsExactly("a", "b", "a again");
  }

  @Test
  void aTurnThatFailsDoesNotHoldUpTheNext() throws InterruptedException {
    onIoThread(
        io -> {
          IoThreadTurns turns = new IoThreadTurns(handovers::add);
          turns.execute(
              () -> {
                throw new IllegalStateException("failed");
              });
          turns.execute(() -> taken.add("b"));
          handovers.remove().run();
          assertThatThrownBy(io.tasks.remove()::run).hasMessage("failed");
          handovers.remove().run();
          io.tasks.remove().run();
        });
    assertThat(taken).containsExactly("b");
  }

  @Test
  void whenTheServerStopsAllTurnsAreTakenAtOnce() throws InterruptedException {
    boolean[] stopped = new boolean[1];
    onIoThread(
        io -> {
          IoThreadTurns turns =
              new IoThreadTurns(
                  task -> {
                    if (stopped[0]) {
                      throw new RejectedExecutionException("stopped");
                    }
                    handovers.add(task);
                  });
          turns.execute(() -> taken.add("a"));
          turns.execute(() -> taken.add("b"));
          stopped[0] = true;
          handovers.remove().run();
          io.tasks.remove().run();
          assertThatThrownBy(() -> turns.execute(() -> taken.add("c")))
              .isInstanceOf(RejectedExecutionException.class);
        });
    assertThat(taken).containsExactly("a", "b");
  }

  @Test
  void otherThreadsAreRefused() {
    IoThreadTurns turns = new IoThreadTurns(handovers::add);
    assertThatThrownBy(() -> turns.execute(() -> taken.add("a")))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(handovers).isEmpty();
  }
}
