package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class SeatTest {
  private final TestBoard board = new TestBoard();

  /** Notes everything that happens to it, and does what the test says with a frame. */
  private static class Scribe implements Conversation {
    private final Desk desk;
    private final List<String> notes = new ArrayList<>();
    private Consumer<String> onFrame = text -> {};
    private int frameLimit = 100;

    Scribe(Desk desk) {
      this.desk = desk;
    }

    @Override
    public void onOpen() {
      notes.add("open");
    }

    @Override
    public void onFrame(String text) {
      notes.add(text);
      onFrame.accept(text);
    }

    @Override
    public void onBinary() {
      notes.add("binary");
    }

    @Override
    public void onSignal(Signal signal) {
      notes.add("signal " + signal.kind());
    }

    @Override
    public void onReturned(Signal signal) {
      notes.add("returned " + signal.kind());
    }

    @Override
    public void onClosed(CloseCause cause) {
      notes.add("closed " + cause);
    }

    @Override
    public int frameLimit() {
      return frameLimit;
    }
  }

  private record Call(TestLine line, Scribe scribe) {
    PeerId id() {
      return scribe.desk.self();
    }

    List<String> notes() {
      return scribe.notes;
    }
  }

  private Call call() {
    Scribe[] scribe = new Scribe[1];
    TestLine line = board.connect(desk -> scribe[0] = new Scribe(desk));
    return new Call(line, scribe[0]);
  }

  @Test
  void everythingComesInOrderAndTheCloseLast() {
    Call a = call();
    a.line.says("1").says("2");
    a.line.saysBinary(3);
    a.line.hangsUp();
    a.line.says("late");
    a.line.hangsUp();
    assertThat(a.notes()).containsExactly("open", "1", "2", "binary", "closed CLIENT");
    assertThat(board.board().size()).isZero();
    assertThat(board.board().speaking()).containsEntry("test", 0L);
    assertThat(board.timersSet()).isZero();
  }

  @Test
  void aConversationThatClosesHearsNothingMore() {
    Call a = call();
    a.scribe.onFrame =
        text -> {
          a.scribe.desk.close(CloseCause.AYAME_FULL);
          a.scribe.desk.close(CloseCause.SHUTDOWN);
          a.scribe.desk.send("into the void");
        };
    a.line.says("1").says("2");
    assertThat(a.notes()).containsExactly("open", "1", "closed AYAME_FULL");
    assertThat(a.line.closed()).isEqualTo(CloseCause.AYAME_FULL);
  }

  @Test
  void aFrameAboveTheLimitClosesWithTooBig() {
    Call a = call();
    a.line.says("x".repeat(100));
    a.line.says("ä".repeat(51));
    assertThat(a.line.closed()).isEqualTo(CloseCause.TOO_BIG);
    assertThat(a.notes()).hasSize(3).endsWith("closed TOO_BIG");
    Call b = call();
    b.line.saysBinary(101);
    assertThat(b.line.closed()).isEqualTo(CloseCause.TOO_BIG);
  }

  @Test
  void framesWaitInOrderWhileAnAnswerIsAwaitedAndSignalsGoOn() {
    Call a = call();
    Call b = call();
    CompletableFuture<String> answer = new CompletableFuture<>();
    a.scribe.onFrame =
        text -> {
          if (text.equals("ask")) {
            a.scribe.desk.await(answer, (value, failure) -> a.notes().add("answer " + value));
          }
        };
    a.line.says("ask").says("1").says("2");
    board.exchange().route(a.id(), Signal.of("s", b.id(), ""));
    assertThat(a.notes()).containsExactly("open", "ask", "signal s");
    answer.complete("yes");
    a.line.says("3");
    assertThat(a.notes()).containsExactly("open", "ask", "signal s", "answer yes", "1", "2", "3");
  }

  @Test
  void anAnswerThatIsThereIsGivenAtOnceAndFailuresCarryTheirCause() {
    Call a = call();
    a.scribe.onFrame =
        text -> {
          a.scribe.desk.await(
              CompletableFuture.completedFuture(1),
              (value, failure) -> a.notes().add("value " + value));
          a.scribe.desk.await(
              CompletableFuture.failedFuture(new IllegalStateException("no")),
              (value, failure) -> a.notes().add("failure " + failure.getMessage()));
          a.notes().add("end");
        };
    a.line.says("go");
    assertThat(a.notes()).containsExactly("open", "go", "value 1", "failure no", "end");
  }

  @Test
  void anAnswerComesEvenAfterTheClose() {
    Call a = call();
    CompletableFuture<String> answer = new CompletableFuture<>();
    a.scribe.onFrame =
        text ->
            a.scribe.desk.await(
                answer,
                (value, failure) -> a.notes().add(value + " closed=" + a.scribe.desk.isClosed()));
    a.line.says("ask").says("held");
    a.line.hangsUp();
    answer.complete("late");
    assertThat(a.notes()).containsExactly("open", "ask", "closed CLIENT", "late closed=true");
  }

  private Call callThatRelays(List<CompletableFuture<String>> answers) {
    Call a = call();
    a.scribe.onFrame =
        text -> {
          CompletableFuture<String> answer = new CompletableFuture<>();
          answers.add(answer);
          a.scribe.desk.relaying(
              answer, (value, failure) -> a.notes().add("relayed " + text + " " + value));
        };
    return a;
  }

  @Test
  void whatAClientSentBeforeItClosedIsRelayedFirst() {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    Call a = callThatRelays(answers);
    a.line.says("1").says("2");
    a.line.hangsUp();
    a.line.hangsUp();
    assertThat(a.notes()).containsExactly("open", "1");
    answers.get(0).complete("x");
    assertThat(a.notes()).containsExactly("open", "1", "relayed 1 x", "2");
    answers.get(1).complete("y");
    assertThat(a.notes())
        .containsExactly("open", "1", "relayed 1 x", "2", "relayed 2 y", "closed CLIENT");
    assertThat(board.timersSet()).isZero();
    assertThat(board.board().size()).isZero();
  }

  @Test
  void lastWordsHaveTheirTime() {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    Call a = callThatRelays(answers);
    a.line.says("1").says("2");
    a.line.hangsUp();
    board.pass(Duration.ofSeconds(4));
    assertThat(a.notes()).containsExactly("open", "1");
    board.pass(Duration.ofSeconds(2));
    assertThat(a.notes()).containsExactly("open", "1", "closed CLIENT");
    answers.get(0).complete("late");
    assertThat(a.notes()).containsExactly("open", "1", "closed CLIENT", "relayed 1 late");
    assertThat(board.timersSet()).isZero();
  }

  @Test
  void whoIsHungUpHasNoLastWords() {
    Call a = callThatRelays(new ArrayList<>());
    a.line.says("1").says("2");
    a.line.hangsUp();
    board.board().hangUp(a.id(), CloseCause.OPERATOR);
    assertThat(a.notes()).containsExactly("open", "1", "closed OPERATOR");
    assertThat(board.timersSet()).isZero();
  }

  @Test
  void aRelayThatIsAnsweredAtOnceHoldsNothingUp() {
    Call a = call();
    a.scribe.onFrame =
        text ->
            a.scribe.desk.relaying(
                CompletableFuture.completedFuture(text),
                (value, failure) -> a.notes().add("relayed " + value));
    a.line.says("1");
    a.line.hangsUp();
    assertThat(a.notes()).containsExactly("open", "1", "relayed 1", "closed CLIENT");
  }

  @Test
  void binaryFramesWaitTheirTurnAndCountToo() {
    Call a = call();
    CompletableFuture<String> answer = new CompletableFuture<>();
    a.scribe.onFrame =
        text -> {
          if (text.equals("ask")) {
            a.scribe.desk.await(answer, (value, failure) -> a.notes().add("answer"));
          }
        };
    a.line.says("ask").says("1");
    a.line.saysBinary(7);
    a.line.says("2");
    answer.complete("");
    assertThat(a.notes()).containsExactly("open", "ask", "answer", "1", "binary", "2");
    Call b = call();
    b.scribe.onFrame =
        text -> b.scribe.desk.await(new CompletableFuture<String>(), (value, failure) -> {});
    b.line.says("ask");
    for (int i = 0; i <= Seat.MAX_FRAMES; i++) {
      b.line.saysBinary(0);
    }
    assertThat(b.line.closed()).isEqualTo(CloseCause.FLOOD);
  }

  @Test
  void aConversationThatFailsOnlyInWhatItAnswersToTheSeatClosesToo() {
    boolean[] broken = new boolean[1];
    TestLine line =
        board.connect(
            desk ->
                new Scribe(desk) {
                  @Override
                  public int frameLimit() {
                    if (broken[0]) {
                      throw new IllegalStateException("on purpose");
                    }
                    return 100;
                  }

                  @Override
                  public void onSignal(Signal signal) {
                    broken[0] = true;
                  }

                  @Override
                  public void onClosed(CloseCause cause) {
                    throw new AssertionError("on purpose");
                  }
                });
    PeerId id = new PeerId("test", 1);
    board.exchange().route(id, Signal.of("s", id, ""));
    assertThat(line.closed()).isEqualTo(CloseCause.INTERNAL_ERROR);
    assertThat(board.board().size()).isZero();
    Call b = call();
    b.line.says("fine");
    assertThat(b.notes()).endsWith("fine");
  }

  @Test
  void whoSendsTooMuchWhileWaitingIsClosed() {
    Call a = call();
    a.scribe.onFrame =
        text -> a.scribe.desk.await(new CompletableFuture<String>(), (value, failure) -> {});
    a.line.says("ask");
    for (int i = 0; i < Seat.MAX_FRAMES; i++) {
      a.line.says("f");
    }
    assertThat(a.line.closed()).isNull();
    a.line.says("one too many");
    assertThat(a.line.closed()).isEqualTo(CloseCause.FLOOD);
    Call b = call();
    b.scribe.frameLimit = Integer.MAX_VALUE;
    b.scribe.onFrame =
        text -> b.scribe.desk.await(new CompletableFuture<String>(), (value, failure) -> {});
    b.line.says("ask");
    String quarter = "x".repeat((int) (Seat.MAX_FRAME_CHARS / 4));
    for (int i = 0; i < 4; i++) {
      b.line.says(quarter);
    }
    assertThat(b.line.closed()).isNull();
    b.line.says("x");
    assertThat(b.line.closed()).isEqualTo(CloseCause.FLOOD);
  }

  @Test
  void aDefectClosesItsOwnLineOnly() {
    Call a = call();
    Call b = call();
    a.scribe.onFrame =
        text -> {
          throw new IllegalStateException("on purpose");
        };
    a.line.says("1").says("2");
    assertThat(a.line.closed()).isEqualTo(CloseCause.INTERNAL_ERROR);
    assertThat(a.notes()).containsExactly("open", "1", "closed INTERNAL_ERROR");
    b.line.says("fine");
    assertThat(b.notes()).endsWith("fine");
  }

  @Test
  void aDefectWhileOpeningClosesToo() {
    TestLine line =
        board.connect(
            desk -> {
              throw new IllegalStateException("on purpose");
            });
    assertThat(line.closed()).isEqualTo(CloseCause.INTERNAL_ERROR);
    assertThat(board.board().size()).isZero();
  }

  @Test
  void aSignalThatNobodyReadComesBack() {
    Call a = call();
    Call b = call();
    // b's mailbox is busy closing when the signal arrives: it was accepted, and is returned.
    b.scribe.onFrame =
        text -> {
          b.scribe.desk.close(CloseCause.OPERATOR);
          assertThat(board.exchange().route(b.id(), Signal.of("late", a.id(), "r")))
              .isEqualTo(Delivery.DELIVERED);
        };
    b.line.says("go");
    assertThat(a.notes()).containsExactly("open", "returned late");
    assertThat(board.exchange().route(b.id(), Signal.of("later", a.id(), "r")))
        .isEqualTo(Delivery.GONE);
  }

  @Test
  void anAnswerThatIsCancelledIsAFailure() {
    Call a = call();
    CompletableFuture<String> answer = new CompletableFuture<>();
    a.scribe.onFrame =
        text -> {
          if (text.equals("ask")) {
            a.scribe.desk.await(
                answer, (value, failure) -> a.notes().add(failure.getClass().getSimpleName()));
          }
        };
    a.line.says("ask").says("held");
    answer.cancel(false);
    assertThat(a.notes()).containsExactly("open", "ask", "CancellationException", "held");
  }

  @Test
  void nothingIsSetOrCountedAfterTheClose() {
    Call a = call();
    CompletableFuture<String> answer = new CompletableFuture<>();
    Desk desk = a.scribe.desk;
    a.scribe.onFrame =
        text ->
            desk.await(
                answer,
                (value, failure) -> {
                  desk.after(Duration.ofSeconds(1), () -> a.notes().add("never")).cancel();
                  desk.after(Duration.ofSeconds(1), () -> a.notes().add("never"));
                  desk.every(Duration.ofSeconds(1), () -> a.notes().add("never"));
                  desk.speaks("late");
                });
    a.line.says("ask");
    a.line.hangsUp();
    answer.complete("late");
    assertThat(board.timersSet()).isZero();
    assertThat(board.board().speaking()).containsExactly(entry("test", 0L));
  }

  @Test
  void aTimerThatIsCancelledWhenItWaitsInTheMailboxDoesNotFire() {
    Call a = call();
    Desk desk = a.scribe.desk;
    Timers.Timer[] second = new Timers.Timer[1];
    a.scribe.onFrame =
        text -> {
          desk.after(
              Duration.ofSeconds(1),
              () -> {
                a.notes().add("first");
                second[0].cancel();
              });
          second[0] = desk.after(Duration.ofSeconds(1), () -> a.notes().add("second"));
        };
    a.line.says("go");
    // Both are in the mailbox before it runs.
    board.board().batch(() -> board.pass(Duration.ofSeconds(2)));
    assertThat(a.notes()).containsExactly("open", "go", "first");
  }

  @Test
  void whoKeepsUpMayReceiveAndSendWithoutEnd() {
    Call a = call();
    Call b = call();
    String big = "x".repeat(1 << 20);
    b.scribe.frameLimit = Integer.MAX_VALUE;
    for (int i = 0; i < 40; i++) {
      board
          .board()
          .batch(
              () -> {
                // Two of each at a time, so that the mailbox is not empty when the second comes.
                board.exchange().route(b.id(), new Signal("s", a.id(), "", big));
                board.exchange().route(b.id(), new Signal("s", a.id(), "", big));
                b.line.says(big).says(big);
              });
    }
    assertThat(b.line.closed()).isNull();
    assertThat(b.notes()).hasSize(161);
  }

  @Test
  void timersFireInTurnRepeatAndEndWithTheConversation() {
    Call a = call();
    Desk desk = a.scribe.desk;
    a.scribe.onFrame =
        text -> {
          desk.after(Duration.ofSeconds(1), () -> a.notes().add("once"));
          desk.after(Duration.ofSeconds(2), () -> a.notes().add("never")).cancel();
          desk.every(Duration.ofSeconds(2), () -> a.notes().add("again"));
        };
    a.line.says("go");
    board.pass(Duration.ofSeconds(5));
    assertThat(a.notes()).containsExactly("open", "go", "once", "again", "again");
    a.line.hangsUp();
    assertThat(board.timersSet()).isZero();
    board.pass(Duration.ofSeconds(10));
    assertThat(a.notes()).hasSize(6);
  }

  @Test
  void aLineFromWhichNothingIsHeardForTwoIntervalsIsDropped() {
    Call a = call();
    Duration interval = Duration.ofSeconds(30);
    a.scribe.onFrame = text -> a.scribe.desk.keepAlive(interval, () -> a.notes().add("alongside"));
    a.line.says("go");
    board.pass(Duration.ofSeconds(55));
    a.line.pongs();
    assertThat(a.line.pings()).isEqualTo(1);
    board.pass(Duration.ofSeconds(59));
    assertThat(a.line.closed()).isNull();
    board.pass(Duration.ofSeconds(2));
    assertThat(a.line.closed()).isEqualTo(CloseCause.NOT_HEARD);
    assertThat(a.notes())
        .containsExactly("open", "go", "alongside", "alongside", "alongside", "closed NOT_HEARD");
    assertThat(board.timersSet()).isZero();
  }

  @Test
  void keepingAliveAnewReplacesTheFormerAndZeroEndsIt() {
    Call a = call();
    a.scribe.onFrame =
        text -> a.scribe.desk.keepAlive(Duration.ofSeconds(Integer.parseInt(text)), () -> {});
    a.line.says("30").says("10");
    board.pass(Duration.ofSeconds(11));
    assertThat(a.line.pings()).isEqualTo(1);
    a.line.says("0");
    board.pass(Duration.ofSeconds(1000));
    assertThat(a.line.closed()).isNull();
    assertThat(a.line.pings()).isEqualTo(1);
  }

  @Test
  void theProtocolOfALineIsCounted() {
    Call a = call();
    a.scribe.onFrame = text -> a.scribe.desk.speaks(text);
    a.line.says("ayame");
    assertThat(board.board().speaking()).containsEntry("test", 0L).containsEntry("ayame", 1L);
    a.line.hangsUp();
    assertThat(board.board().speaking()).containsEntry("ayame", 0L);
  }

  @Test
  void aLongChainOfSignalsNeedsNoDeepStack() {
    int length = 100_000;
    AtomicInteger hops = new AtomicInteger();
    Call[] two = new Call[2];
    for (int i = 0; i < 2; i++) {
      int other = 1 - i;
      Desk[] desk = new Desk[1];
      TestLine line =
          board.connect(
              d -> {
                desk[0] = d;
                return new Scribe(d) {
                  @Override
                  public void onSignal(Signal signal) {
                    if (hops.incrementAndGet() < length) {
                      board.exchange().route(two[other].id(), signal);
                    }
                  }
                };
              });
      two[i] = new Call(line, new Scribe(desk[0]));
    }
    board.exchange().route(two[0].id(), Signal.of("hop", two[1].id(), ""));
    assertThat(hops).hasValue(length);
  }

  /** Two conversations that pass a signal to and fro; counts the hops up to {@code length}. */
  private static AtomicInteger pingPong(Switchboard board, int length, IntConsumer atHop) {
    AtomicInteger hops = new AtomicInteger();
    PeerId[] two = new PeerId[2];
    for (int i = 0; i < 2; i++) {
      int other = 1 - i;
      TestLine line = new TestLine();
      line.listener =
          board.open(
              line,
              "test",
              desk -> {
                two[1 - other] = desk.self();
                return new Scribe(desk) {
                  @Override
                  public void onSignal(Signal signal) {
                    int hop = hops.incrementAndGet();
                    atHop.accept(hop);
                    if (hop < length) {
                      board.deliver(two[other], signal);
                    }
                  }
                };
              });
    }
    board.deliver(two[0], Signal.of("hop", two[1], ""));
    return hops;
  }

  @Test
  void anExecutorThatRunsAtOnceDoesNotNestEither() {
    List<Integer> depths = new ArrayList<>();
    AtomicInteger hops =
        pingPong(
            new Switchboard("test", new TimerWheel(System::nanoTime), Runnable::run),
            50_000,
            hop -> {
              if (hop % 10_000 == 0) {
                depths.add(Thread.currentThread().getStackTrace().length);
              }
            });
    assertThat(hops).hasValue(50_000);
    assertThat(depths).hasSize(5).containsOnly(depths.get(0));
  }

  @Test
  void anExecutorThatTakesNothingLeavesNoMailboxWithoutARunner() {
    AtomicInteger refused = new AtomicInteger();
    Executor ended =
        task -> {
          refused.incrementAndGet();
          throw new RejectedExecutionException("on purpose");
        };
    AtomicInteger hops =
        pingPong(
            new Switchboard("test", new TimerWheel(System::nanoTime), ended), 10_000, hop -> {});
    assertThat(hops).hasValue(10_000);
    assertThat(refused).hasPositiveValue();
  }

  @Test
  void aThreadThatWorkedLongEnoughHandsOnWhatIsLeft() {
    Queue<Runnable> handedOn = new ArrayDeque<>();
    AtomicInteger hops =
        pingPong(
            new Switchboard("test", new TimerWheel(System::nanoTime), handedOn::add),
            10_000,
            hop -> {});
    assertThat(hops.get()).isBetween(1000, 5000);
    while (!handedOn.isEmpty()) {
      handedOn.remove().run();
    }
    assertThat(hops).hasValue(10_000);
  }

  @Test
  void anErrorWhileClosingIsNobodyElsesTrouble() {
    Call a = call();
    TestLine fatal =
        board.connect(
            desk ->
                new Scribe(desk) {
                  @Override
                  public void onFrame(String text) {
                    board.exchange().route(a.id(), Signal.of("last words", desk.self(), ""));
                    desk.close(CloseCause.OPERATOR);
                  }

                  @Override
                  public void onClosed(CloseCause cause) {
                    throw new AssertionError("on purpose");
                  }
                });
    fatal.says("go");
    assertThat(a.notes()).containsExactly("open", "signal last words");
    assertThat(board.board().size()).isEqualTo(1);
  }

  @Test
  void aClientThatIsFastWhileItsMailboxIsRunElsewhereIsNoFlood() throws Exception {
    CountDownLatch runElsewhere = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
    TestLine line =
        board.connect(
            desk ->
                new Scribe(desk) {
                  @Override
                  public void onFrame(String text) {
                    if (text.equals("stay")) {
                      runElsewhere.countDown();
                      awaitUninterruptibly(goOn);
                    } else {
                      heard.add(Integer.parseInt(text));
                    }
                  }
                });
    Thread elsewhere = new Thread(() -> line.says("stay"));
    elsewhere.start();
    assertThat(runElsewhere.await(30, TimeUnit.SECONDS)).isTrue();
    int many = 5 * Seat.MAX_FRAMES;
    for (int i = 0; i < many; i++) {
      line.says(Integer.toString(i));
    }
    goOn.countDown();
    elsewhere.join(30_000);
    assertThat(line.closed()).isNull();
    assertThat(heard).hasSize(many).isSorted();
  }

  @Test
  void butItsMailboxIsBoundedAllTheSame() throws Exception {
    CountDownLatch runElsewhere = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    TestLine line =
        board.connect(
            desk ->
                new Scribe(desk) {
                  @Override
                  public void onFrame(String text) {
                    if (text.equals("stay")) {
                      runElsewhere.countDown();
                      awaitUninterruptibly(goOn);
                    }
                  }
                });
    Thread elsewhere = new Thread(() -> line.says("stay"));
    elsewhere.start();
    assertThat(runElsewhere.await(30, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i <= Seat.MAX_QUEUED; i++) {
      line.says("f");
    }
    goOn.countDown();
    elsewhere.join(30_000);
    assertThat(line.closed()).isEqualTo(CloseCause.FLOOD);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aReceiverThatFallsTooFarBehindIsClosed() {
    Call a = call();
    Call b = call();
    // While b handles this frame its mailbox is busy, so everything piles up.
    b.scribe.onFrame =
        text -> {
          String big = "x".repeat(1 << 20);
          for (int i = 0; i < 17; i++) {
            board.exchange().route(b.id(), new Signal("s", a.id(), "", big));
          }
          assertThat(board.exchange().route(b.id(), Signal.of("small", a.id(), "")))
              .isEqualTo(Delivery.GONE);
        };
    b.line.says("go");
    assertThat(b.line.closed()).isEqualTo(CloseCause.SLOW_CONSUMER);
    assertThat(a.line.closed()).isNull();
  }

  @Test
  void manyThreadsNeverRunOneConversationTwiceAtOnceAndKeepTheirOrder() throws Exception {
    int threads = 8;
    int each = 20_000;
    int[][] last = new int[1][threads];
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger disorder = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(threads * each);
    // Below the mailbox's bound, above which a receiver counts as slow and is closed.
    Semaphore window = new Semaphore(Seat.MAX_QUEUED / 2);
    Desk[] desk = new Desk[1];
    board.connect(
        d -> {
          desk[0] = d;
          return new Scribe(d) {
            @Override
            public void onSignal(Signal signal) {
              if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
              }
              int thread = Integer.parseInt(signal.kind());
              int number = Integer.parseInt(signal.ref());
              if (number != last[0][thread] + 1) {
                disorder.incrementAndGet();
              }
              last[0][thread] = number;
              inside.decrementAndGet();
              window.release();
              all.countDown();
            }
          };
        });
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String name = Integer.toString(t);
      Thread thread =
          new Thread(
              () -> {
                for (int i = 1; i <= each; i++) {
                  window.acquireUninterruptibly();
                  board
                      .exchange()
                      .route(desk[0].self(), Signal.of(name, desk[0].self(), Integer.toString(i)));
                }
              });
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(overlaps).hasValue(0);
    assertThat(disorder).hasValue(0);
  }

  /** An answer that comes just when it is being waited for, and news right behind it. */
  @Test
  void newsBehindAnAnswerNeverOvertakesIt() {
    Call a = call();
    Call b = call();
    CompletableFuture<String> answer =
        new CompletableFuture<>() {
          @Override
          public CompletableFuture<String> whenComplete(
              java.util.function.BiConsumer<? super String, ? super Throwable> then) {
            complete("answer");
            board.board().deliver(a.id(), Signal.of("news", b.id(), ""));
            return super.whenComplete(then);
          }
        };
    a.scribe.onFrame =
        text -> a.scribe.desk.await(answer, (value, failure) -> a.notes().add(value));
    a.line.says("ask");
    assertThat(a.notes()).containsExactly("open", "ask", "answer", "signal news");
  }
}
