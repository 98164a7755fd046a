package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Observer;
import dev.parley.exchange.TimerWheel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final AtomicLong now = new AtomicLong(1);
  private final TimerWheel wheel = new TimerWheel(now::get);
  private final SendMemory memory = new SendMemory(1 << 20);
  private final Queue<Runnable> handedOver = new ArrayDeque<>();
  private final List<CloseCause> broken = new ArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();

  /** A wire that completes when the test says so, or at once. */
  private static final class TestWire implements Wire {
    final List<String> started = new ArrayList<>();
    final Queue<Consumer<Throwable>> underWay = new ArrayDeque<>();
    boolean inline;
    RuntimeException thrown;
    CloseCause closed;
    int cuts;

    @Override
    public void send(String text, Consumer<Throwable> done) {
      assertThat(underWay).as("one frame under way at a time").isEmpty();
      started.add(text);
      if (thrown != null) {
        throw thrown;
      }
      if (inline) {
        done.accept(null);
      } else {
        underWay.add(done);
      }
    }

    @Override
    public void ping(Consumer<Throwable> done) {
      send("<ping>", done);
    }

    @Override
    public void close(CloseCause cause) {
      assertThat(closed).as("closed once").isNull();
      closed = cause;
    }

    @Override
    public void cut() {
      cuts++;
    }

    void complete(Throwable failure) {
      underWay.remove().accept(failure);
    }
  }

  private final TestWire wire = new TestWire();
  private final List<Long> queued = new ArrayList<>();
  private final QueueTime.Shared times =
      new QueueTime.Shared(
          wheel,
          new Observer() {
            @Override
            public void queuedFor(long nanos) {
              queued.add(nanos);
            }
          });

  private Outbox outbox(long bytes, int frames) {
    return new Outbox(
        wire,
        new Outbox.Limits(bytes, frames, SEND_TIMEOUT, CLOSE_TIMEOUT),
        memory,
        new QueueTime(times),
        wheel,
        handedOver::add,
        broken::add,
        () -> ended.incrementAndGet());
  }

  private Outbox outbox() {
    return outbox(10_000, 100);
  }

  private void pass(Duration time) {
    long end = now.get() + time.toNanos();
    while (now.get() < end) {
      now.set(Math.min(end, now.get() + TimerWheel.TICK.toNanos()));
      wheel.turn();
    }
  }

  @Test
  void tellsHowLongAFrameOfTheSampleWasInTheQueueBehindOthers() {
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    Outbox outbox = outbox();
    outbox.send("1");
    pass(Duration.ofSeconds(1));
    wire.complete(null);
    assertThat(queued).containsExactly(Duration.ofSeconds(1).toNanos());

    outbox.send("2");
    outbox.send("3");
    pass(Duration.ofSeconds(2));
    wire.complete(null);
    wire.complete(null);
    assertThat(queued).hasSize(2).last().isEqualTo(Duration.ofSeconds(2).toNanos());
  }

  @Test
  void aFrameThatWasDroppedIsNotOfTheSample() {
    Outbox outbox = outbox(300, 100);
    outbox.send("1");
    outbox.send("2");
    outbox.send("x".repeat(200));
    assertThat(broken).containsExactly(CloseCause.SLOW_CONSUMER);
    wire.complete(null);
    outbox.ended();
    assertThat(queued).isEmpty();
  }

  @Test
  void sendsOneAtATimeInOrder() {
    Outbox outbox = outbox();
    outbox.send("1");
    outbox.send("2");
    outbox.send("3");
    assertThat(wire.started).containsExactly("1");
    wire.complete(null);
    wire.complete(null);
    assertThat(wire.started).containsExactly("1", "2", "3");
    wire.complete(null);
    assertThat(memory.used()).isZero();
    outbox.send("4");
    assertThat(wire.started).endsWith("4");
  }

  @Test
  void aSecondReportOfOneFrameChangesNothing() {
    Outbox outbox = outbox();
    outbox.send("1");
    outbox.send("2");
    outbox.send("3");
    Consumer<Throwable> first = wire.underWay.remove();
    first.accept(null);
    first.accept(null);
    first.accept(new IllegalStateException("late"));
    assertThat(wire.started).containsExactly("1", "2");
    assertThat(broken).isEmpty();
  }

  @Test
  void framesThatCompleteAtOnceNeedNoDeepStackAndArePassedOn() {
    Outbox outbox = outbox(1 << 20, 10_000);
    outbox.send("0");
    for (int i = 1; i < 5000; i++) {
      outbox.send(Integer.toString(i));
    }
    wire.inline = true;
    wire.complete(null);
    assertThat(wire.started).as("the thread had enough").hasSizeLessThan(100);
    while (!handedOver.isEmpty()) {
      handedOver.remove().run();
    }
    assertThat(wire.started).hasSize(5000);
    assertThat(wire.started.get(4999)).isEqualTo("4999");
    assertThat(memory.used()).isZero();
  }

  @Test
  void theCloseGoesBehindWhatIsQueued() {
    Outbox outbox = outbox();
    outbox.send("1");
    outbox.send("last words");
    outbox.close(CloseCause.NAMED_NAME_TAKEN);
    outbox.close(CloseCause.SHUTDOWN);
    outbox.send("too late");
    assertThat(wire.closed).isNull();
    wire.complete(null);
    assertThat(wire.closed).isNull();
    wire.complete(null);
    assertThat(wire.closed).isEqualTo(CloseCause.NAMED_NAME_TAKEN);
    assertThat(wire.started).containsExactly("1", "last words");
    outbox.ended();
    outbox.ended();
    assertThat(ended).hasValue(1);
    assertThat(wheel.size()).isZero();
    assertThat(wire.cuts).isZero();
    assertThat(broken).isEmpty();
  }

  @Test
  void anIdleOutboxClosesAtOnce() {
    Outbox outbox = outbox();
    outbox.close(CloseCause.SHUTDOWN);
    assertThat(wire.closed).isEqualTo(CloseCause.SHUTDOWN);
  }

  @Test
  void moreThanTheBoundClosesAsSlowConsumer() {
    Outbox outbox = outbox(1000, 100);
    outbox.send("x".repeat(5000));
    assertThat(broken).as("a single frame always fits").isEmpty();
    outbox.send("y");
    assertThat(broken).containsExactly(CloseCause.SLOW_CONSUMER);
    assertThat(wire.closed).isEqualTo(CloseCause.SLOW_CONSUMER);
    assertThat(wire.started).hasSize(1);
    wire.complete(null);
    outbox.send("z");
    assertThat(wire.started).hasSize(1);
    outbox.ended();
    assertThat(memory.used()).isZero();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void moreFramesThanTheBoundToo() {
    Outbox outbox = outbox(1 << 20, 3);
    for (int i = 0; i < 4; i++) {
      outbox.send("x");
    }
    assertThat(broken).isEmpty();
    outbox.send("x");
    assertThat(broken).containsExactly(CloseCause.SLOW_CONSUMER);
  }

  @Test
  void aFrameThatIsUnderWayTooLongClosesAsSlowConsumer() {
    Outbox outbox = outbox();
    outbox.send("1");
    pass(Duration.ofSeconds(9));
    wire.complete(null);
    outbox.send("2");
    pass(Duration.ofSeconds(9));
    assertThat(broken).as("each frame has its own time").isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(broken).containsExactly(CloseCause.SLOW_CONSUMER);
    assertThat(wire.closed).isEqualTo(CloseCause.SLOW_CONSUMER);
    assertThat(wire.cuts).isZero();
    pass(CLOSE_TIMEOUT.plusSeconds(1));
    assertThat(wire.cuts).isEqualTo(1);
    assertThat(wheel.size()).isZero();
    assertThat(memory.used()).isZero();
  }

  @Test
  void anIdleLineKeepsNoTimer() {
    Outbox outbox = outbox();
    wire.inline = true;
    outbox.send("1");
    assertThat(wheel.size()).isEqualTo(1);
    pass(SEND_TIMEOUT.plusSeconds(1));
    assertThat(wheel.size()).isZero();
    assertThat(broken).isEmpty();
  }

  @Test
  void aFrameThatHangsDoesNotHoldUpTheCloseForEver() {
    Outbox outbox = outbox();
    outbox.send("1");
    outbox.send("2");
    outbox.close(CloseCause.SHUTDOWN);
    pass(SEND_TIMEOUT.plusSeconds(1));
    assertThat(wire.closed)
        .as("the close is tried behind the frame")
        .isEqualTo(CloseCause.SHUTDOWN);
    assertThat(broken).isEmpty();
    pass(CLOSE_TIMEOUT);
    assertThat(wire.cuts).isEqualTo(1);
    assertThat(memory.used()).isZero();
  }

  @Test
  void aFailedFrameEndsTheLineOnce() {
    Outbox outbox = outbox();
    outbox.send("1");
    outbox.send("2");
    wire.complete(new IllegalStateException("gone"));
    assertThat(broken).containsExactly(CloseCause.CONNECTION_LOST);
    assertThat(wire.cuts).isEqualTo(1);
    assertThat(wire.started).containsExactly("1");
    outbox.send("3");
    outbox.close(CloseCause.CONNECTION_LOST);
    outbox.ended();
    assertThat(broken).hasSize(1);
    assertThat(wire.closed).isNull();
    assertThat(memory.used()).isZero();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void aServerThatThrowsIsAFailedFrame() {
    Outbox outbox = outbox();
    wire.thrown = new IllegalStateException("closed");
    outbox.send("1");
    assertThat(broken).containsExactly(CloseCause.CONNECTION_LOST);
    assertThat(memory.used()).isZero();
  }

  @Test
  void aFailureWhileClosingIsNotTold() {
    Outbox outbox = outbox();
    outbox.send("1");
    outbox.send("2");
    outbox.send("x".repeat(6000));
    assertThat(broken).containsExactly(CloseCause.SLOW_CONSUMER);
    wire.complete(new IllegalStateException("closed meanwhile"));
    assertThat(broken).hasSize(1);
  }

  @Test
  void aPingIsLeftOutWhenSomethingIsOnItsWay() {
    Outbox outbox = outbox();
    outbox.send("1");
    outbox.ping();
    wire.complete(null);
    assertThat(wire.started).containsExactly("1");
    outbox.ping();
    outbox.send("2");
    outbox.ping();
    assertThat(wire.started).containsExactly("1", "<ping>");
    wire.complete(null);
    assertThat(wire.started).containsExactly("1", "<ping>", "2");
  }

  @Test
  void aPingThatHangsIsASlowConsumer() {
    Outbox outbox = outbox();
    outbox.ping();
    pass(SEND_TIMEOUT.plusSeconds(1));
    assertThat(broken).containsExactly(CloseCause.SLOW_CONSUMER);
  }

  @Test
  void aFullMemoryClosesTheLongestQueueAndNobodyElse() {
    SendMemory small = new SendMemory(10_000);
    List<TestWire> wires = new ArrayList<>();
    List<Outbox> outboxes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TestWire each = new TestWire();
      wires.add(each);
      outboxes.add(
          new Outbox(
              each,
              new Outbox.Limits(1 << 20, 1000, SEND_TIMEOUT, CLOSE_TIMEOUT),
              small,
              new QueueTime(times),
              wheel,
              Runnable::run,
              broken::add,
              () -> ended.incrementAndGet()));
    }
    outboxes.get(0).send("innocent");
    outboxes.get(1).send("x".repeat(1000));
    outboxes.get(1).send("x".repeat(1000));
    outboxes.get(1).send("x".repeat(1000));
    outboxes.get(2).send("y".repeat(1000));
    assertThat(broken).isEmpty();
    outboxes.get(0).send("z".repeat(1000));
    assertThat(wires.get(1).closed).isEqualTo(CloseCause.SLOW_CONSUMER);
    assertThat(wires.get(0).closed).isNull();
    assertThat(wires.get(2).closed).isNull();
    assertThat(small.used()).isLessThan(10_000);
    outboxes.forEach(Outbox::ended);
    assertThat(small.used()).isZero();
  }

  @Test
  void manySendersAndAWireThatCompletesAnyhowKeepTheOrderOfEach() throws Exception {
    int senders = 4;
    int each = 20_000;
    ExecutorService threads = Executors.newFixedThreadPool(3);
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    int[] last = new int[senders];
    AtomicInteger disorder = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(senders * each);
    Wire unruly =
        new Wire() {
          @Override
          public void send(String text, Consumer<Throwable> done) {
            if (underWay.incrementAndGet() != 1) {
              overlaps.incrementAndGet();
            }
            int sender = text.charAt(0) - 'a';
            int number = Integer.parseInt(text.substring(1));
            if (number != last[sender] + 1) {
              disorder.incrementAndGet();
            }
            last[sender] = number;
            Runnable completion =
                () -> {
                  underWay.decrementAndGet();
                  all.countDown();
                  done.accept(null);
                };
            // Inside the call, on another thread, or both at the same moment.
            if (ThreadLocalRandom.current().nextInt(3) == 0) {
              completion.run();
            } else {
              threads.execute(completion);
            }
          }

          @Override
          public void ping(Consumer<Throwable> done) {
            done.accept(null);
          }

          @Override
          public void close(CloseCause cause) {}

          @Override
          public void cut() {}
        };
    Outbox outbox =
        new Outbox(
            unruly,
            new Outbox.Limits(Long.MAX_VALUE, Integer.MAX_VALUE, SEND_TIMEOUT, CLOSE_TIMEOUT),
            new SendMemory(Long.MAX_VALUE),
            new QueueTime(times),
            wheel,
            threads,
            broken::add,
            () -> ended.incrementAndGet());
    List<Thread> running = new ArrayList<>();
    for (int s = 0; s < senders; s++) {
      char name = (char) ('a' + s);
      Thread thread =
          new Thread(
              () -> {
                for (int i = 1; i <= each; i++) {
                  outbox.send(name + Integer.toString(i));
                }
              });
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(overlaps).hasValue(0);
    assertThat(disorder).hasValue(0);
    assertThat(broken).isEmpty();
  }

  @Test
  void aCloseThatRacesWithFramesLosesNoneThatCameBeforeIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    for (int round = 0; round < 500; round++) {
      List<String> sent = new ArrayList<>();
      CountDownLatch closed = new CountDownLatch(1);
      Wire recording =
          new Wire() {
            @Override
            public void send(String text, Consumer<Throwable> done) {
              sent.add(text);
              threads.execute(() -> done.accept(null));
            }

            @Override
            public void ping(Consumer<Throwable> done) {
              done.accept(null);
            }

            @Override
            public void close(CloseCause cause) {
              sent.add("<close>");
              closed.countDown();
            }

            @Override
            public void cut() {}
          };
      Outbox outbox =
          new Outbox(
              recording,
              new Outbox.Limits(1 << 20, 1000, SEND_TIMEOUT, CLOSE_TIMEOUT),
              memory,
              new QueueTime(times),
              wheel,
              threads,
              broken::add,
              () -> ended.incrementAndGet());
      outbox.send("1");
      outbox.send("2");
      threads.execute(() -> outbox.send("maybe"));
      outbox.close(CloseCause.AYAME_BYE);
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(sent).startsWith("1", "2").endsWith("<close>");
      outbox.ended();
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(memory.used()).isZero();
    assertThat(broken).isEmpty();
  }

  @Test
  void aFloodThatDoesNotReadIsCutSoon() {
    Outbox outbox = outbox();
    outbox.send("on its way");
    outbox.close(CloseCause.TOO_FAST);
    pass(Duration.ofSeconds(1));
    assertThat(wire.cuts).isZero();
    pass(Duration.ofSeconds(2));
    assertThat(wire.cuts).isOne();
    assertThat(ended).hasValue(1);
  }
}
