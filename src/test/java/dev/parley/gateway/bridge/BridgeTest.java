package dev.parley.gateway.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.core.Memory;
import dev.parley.gateway.core.Serial;
import dev.parley.gateway.proxy.HttpProxy;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.LocalServer;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.gateway.rtc.RtcChannel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bridge between a channel that does what the test says and a real local API. */
@Timeout(60)
class BridgeTest {
  private static final int MIB = 1 << 20;

  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final Channel channel = new Channel();
  private final Memory memory = new Memory(64 * MIB);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final Serial turns = new Serial(workers);
  private LocalServer server;
  private LocalApi api;
  private Bridge bridge;

  /** A channel whose buffer fills and empties when the test wants it to. */
  private static final class Channel implements RtcChannel {
    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private final AtomicLong buffered = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean stuck;
    private volatile boolean loses;
    private volatile boolean open = true;

    @Override
    public String label() {
      return "ma-api";
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public boolean send(byte[] message, boolean binary) {
      if (stuck) {
        buffered.addAndGet(message.length);
      }
      if (loses) {
        return false;
      }
      sent.add(message);
      return open;
    }

    @Override
    public long bufferedBytes() {
      return buffered.get();
    }

    @Override
    public void close() {
      closing.countDown();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = new LocalServer();
    start(Limits.DEFAULT);
  }

  private void start(Limits limits) {
    Counters counters = new Counters();
    HttpClient never = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    api = new LocalApi(server.ws("/ws"), limits);
    bridge =
        new Bridge(
            new BridgeContext(
                api,
                new HttpProxy(server.ws("/ws"), never, limits.proxy(), counters, timer),
                limits,
                memory,
                counters,
                timer),
            turns,
            "s",
            channel,
            new AtomicLong(),
            262_144,
            new Bridge.Owner() {
              @Override
              public void closed(Bridge same) {
                closed.countDown();
              }

              @Override
              public void stalled() {
                stalled.countDown();
              }
            });
  }

  @AfterEach
  void stop() throws Exception {
    turns.execute(bridge::abort);
    Await.until("memory is given back", () -> memory.taken() == 0);
    api.endAll(Duration.ZERO);
    server.close();
    timer.shutdownNow();
    workers.shutdownNow();
  }

  @Test
  void aSlowBrowserSlowsTheReaderAndNothingIsLost() {
    channel.stuck = true;
    turns.execute(bridge::start);
    LocalSocket api = server.next();
    AtomicInteger said = new AtomicInteger();
    int count = 2000;
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < count; i++) {
                byte[] message = new byte[65_536];
                message[0] = (byte) i;
                api.say(message);
                said.incrementAndGet();
              }
            });
    writer.setDaemon(true);
    writer.start();
    Await.until("the writer is held up", () -> writer.getState() == Thread.State.RUNNABLE);
    Await.until("the channel is full", () -> channel.buffered.get() >= MIB);
    assertThat(channel.sent.size()).isLessThanOrEqualTo(17);
    assertThat(memory.taken()).isLessThan(2 * MIB);
    // Nobody says that it has gone out: the bridge looks by itself.
    channel.stuck = false;
    channel.buffered.set(0);
    for (int i = 0; i < count; i++) {
      assertThat(Await.next(channel.sent)[0]).isEqualTo((byte) i);
    }
    assertThat(said.get()).isEqualTo(count);
  }

  @Test
  void nothingIsSentBeforeTheChannelIsOpen() {
    channel.open = false;
    turns.execute(bridge::start);
    server.next().say("early");
    Await.until("it has come", () -> memory.taken() == 5);
    assertThat(channel.sent).isEmpty();
    channel.open = true;
    bridge.onWritable();
    assertThat(Await.next(channel.sent)).asString(UTF_8).isEqualTo("early");
  }

  @Test
  @Timeout(20) // Before the time for closing is over.
  void theReasonComesBehindWhatWasQueuedAndTheChannelIsClosedWhenItHasGoneOut()
      throws InterruptedException {
    turns.execute(bridge::start);
    LocalSocket api = server.next();
    channel.stuck = true;
    api.say("before");
    api.close(1013, "");
    assertThat(Await.next(channel.sent)).asString(UTF_8).isEqualTo("before");
    assertThat(Await.next(channel.sent)).asString(UTF_8).contains("(1013)");
    assertThat(channel.closing.getCount()).isEqualTo(1);
    channel.buffered.set(0);
    bridge.onWritable();
    channel.closing.await();
    bridge.onClosed();
    closed.await();
  }

  @Test
  void aBrowserThatDoesNotTakeTheReasonIsNotWaitedForInVain() throws InterruptedException {
    start(
        Limits.DEFAULT.withWaits(
            Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofMillis(300)));
    channel.stuck = true;
    turns.execute(bridge::start);
    server.next().close(1013, "");
    channel.closing.await();
    // Whether or not it confirms that it is closed.
    closed.await();
  }

  @Test
  void anOpenChannelThatLosesAMessageIsClosed() throws InterruptedException {
    turns.execute(bridge::start);
    LocalSocket api = server.next();
    channel.loses = true;
    api.say("lost");
    channel.closing.await();
    closed.await();
    assertThat(api.next().closeCode()).isEqualTo(1000);
    assertThat(memory.taken()).isZero();
  }

  @Test
  void emptyMessagesOfTheApiWaitForTheBrowserToo() throws InterruptedException {
    channel.open = false;
    turns.execute(bridge::start);
    LocalSocket api = server.next();
    for (int i = 0; i < 100; i++) {
      api.say("");
    }
    api.say("x".repeat(1000));
    // Answered by who reads: each of these gets through only if something has gone on before it.
    heard("to the api".getBytes(UTF_8));
    assertThat(api.next().text()).isEqualTo("to the api");
    assertThat(memory.taken()).isLessThan(1000);
    channel.open = true;
    bridge.onWritable();
    for (int i = 0; i < 100; i++) {
      assertThat(Await.next(channel.sent)).isEmpty();
    }
    assertThat(Await.next(channel.sent)).hasSize(1000);
  }

  @Test
  void aBrowserThatTakesNothingIsToldOfButNotOneThatTakesALittle() throws InterruptedException {
    start(Limits.DEFAULT.withPeerWait(Duration.ofSeconds(2)));
    channel.stuck = true;
    turns.execute(bridge::start);
    LocalSocket other = server.next();
    for (int i = 0; i < 10; i++) {
      other.say(new byte[250_000]);
    }
    Await.until("the channel is full", () -> channel.buffered.get() >= MIB);
    long start = System.nanoTime();
    for (int i = 0; i < 12; i++) {
      // A byte every third of a second is not much, but it is something.
      assertThat(stalled.await(333, TimeUnit.MILLISECONDS)).isFalse();
      channel.buffered.decrementAndGet();
    }
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofSeconds(3).toNanos());
    stalled.await();
  }

  @Test
  void aBrowserForWhomNothingWaitsMayTakeNothing() throws InterruptedException {
    start(Limits.DEFAULT.withPeerWait(Duration.ofMillis(400)));
    turns.execute(bridge::start);
    server.next().say("taken at once");
    assertThat(Await.next(channel.sent)).isNotEmpty();
    assertThat(stalled.await(1500, TimeUnit.MILLISECONDS)).isFalse();
    channel.open = false;
    channel.stuck = true;
    bridge.onMessage(request("\"id\":1"), false);
    stalled.await();
  }

  @Test
  void textThatIsNotUtf8EndsTheChannel() throws InterruptedException {
    turns.execute(bridge::start);
    server.next();
    bridge.onMessage(new byte[] {'a', (byte) 0xff}, false);
    assertThat(Await.next(channel.sent)).asString(UTF_8).contains("not UTF-8");
    channel.closing.await();
  }

  @Test
  void aLocalMessageBeyondItsLimitEndsTheChannel() throws InterruptedException {
    start(Limits.DEFAULT.withBytes(MIB, 1000, 64 * MIB));
    turns.execute(bridge::start);
    LocalSocket api = server.next();
    api.say("x".repeat(1000));
    assertThat(Await.next(channel.sent)).hasSize(1000);
    api.say("x".repeat(1001));
    assertThat(Await.next(channel.sent)).asString(UTF_8).contains("more than 1000 bytes");
    channel.closing.await();
  }

  @Test
  void manyEmptyMessagesAreAFloodToo() throws InterruptedException {
    start(Limits.DEFAULT.withBytes(12_800, MIB, 64 * MIB));
    // Not started: there is no connection to the API yet.
    for (int i = 0; i < 100; i++) {
      bridge.onMessage(new byte[0], true);
    }
    assertThat(memory.taken()).isEqualTo(12_800);
    bridge.onMessage(new byte[0], true);
    assertThat(Await.next(channel.sent)).asString(UTF_8).contains("does not read fast enough");
    channel.closing.await();
  }

  @Test
  void aPingOfTheApiIsAnswered() {
    turns.execute(bridge::start);
    LocalSocket api = server.next();
    api.ping();
    assertThat(api.next().text()).isEqualTo("(pong)");
  }

  @Test
  void whileMemoryIsShortTheApiIsReadLaterAndNothingIsLost() {
    turns.execute(bridge::start);
    LocalSocket api = server.next();
    assertThat(memory.local().tryTake(48 * MIB)).isTrue(); // Other sessions'.
    api.say("whole");
    api.sayInParts("first ", "second");
    bridge.onMessage("from the browser".getBytes(UTF_8), false);
    assertThat(api.next().text()).isEqualTo("from the browser");
    assertThat(channel.sent).isEmpty();
    memory.local().give(48 * MIB);
    assertThat(Await.next(channel.sent)).asString(UTF_8).isEqualTo("whole");
    assertThat(Await.next(channel.sent)).asString(UTF_8).isEqualTo("first second");
  }

  @Test
  void aMessageThatHoldsMemoryDoesNotWaitForTheRestForEver() throws InterruptedException {
    start(
        Limits.DEFAULT.withWaits(
            Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofMillis(300)));
    turns.execute(bridge::start);
    LocalSocket api = server.next();
    assertThat(memory.local().tryTake(48 * MIB - 10)).isTrue();
    api.sayInParts("0123456", "0123456");
    assertThat(Await.next(channel.sent)).asString(UTF_8).contains("too much to do");
    channel.closing.await();
    memory.local().give(48 * MIB - 10);
  }

  @Test
  void aBrowserIsToldWhenMemoryIsShortAndNotThatTheApiIsSlow() throws InterruptedException {
    turns.execute(bridge::start);
    server.next();
    assertThat(memory.messages().tryTake(64 * MIB)).isTrue();
    bridge.onMessage(new byte[1], true);
    assertThat(Await.next(channel.sent)).asString(UTF_8).contains("too much to do");
    channel.closing.await();
    memory.messages().give(64 * MIB);
  }

  /** A message from the browser, and what comes of it in this turn and the next. */
  private void heard(byte[] text) throws InterruptedException {
    heard(text, false);
  }

  private void heard(byte[] message, boolean binary) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    bridge.onMessage(message, binary);
    turns.execute(() -> turns.execute(done::countDown));
    done.await();
  }

  private static byte[] request(String more) {
    return ("{\"type\":\"http-proxy-request\",\"path\":\"//refused\"," + more + "}")
        .getBytes(UTF_8);
  }

  @Test
  void requestsThatWaitAreOfTheMemory() {
    channel.stuck = true;
    channel.buffered.set(8 * MIB);
    CountDownLatch end = new CountDownLatch(1);
    server.http((asked, out) -> awaitQuietly(end));
    for (int i = 0; i < 70; i++) {
      bridge.onMessage(
          ("{\"type\":\"http-proxy-request\",\"id\":"
                  + i
                  + ",\"path\":\"/"
                  + "x".repeat(10_000)
                  + "\"}")
              .getBytes(UTF_8),
          false);
    }
    Await.until("all are taken", () -> memory.taken() >= 70 * 20_000);
    assertThat(memory.taken()).isLessThan(70 * 24_000);
    turns.execute(() -> bridge.channelClosed());
    Await.until("given back", () -> memory.taken() == 0);
    end.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatIsTooLongInARequestIsNotKept() throws InterruptedException {
    channel.stuck = true;
    channel.buffered.set(8 * MIB);
    StringBuilder pairs = new StringBuilder("\"headers\":{\"a\":0");
    for (int i = 0; i < 5000; i++) {
      pairs.append(",\"").append(i).append("\":0");
    }
    String many = pairs.append('}').toString();
    for (int i = 0; i < 60; i++) {
      heard(request("\"id\":\"" + "x".repeat(200_000) + "\""));
      heard(request(many));
      heard(request("\"id\":1,\"method\":\"" + "x".repeat(200_000) + "\""));
    }
    heard(request("\"id\":\"" + "y".repeat(254) + "\""));
    assertThat(memory.taken()).isBetween(180L * 2048, 182L * 3000);
    channel.stuck = false;
    channel.buffered.set(0);
    bridge.onWritable();
    Await.until("all are answered", () -> memory.taken() == 0);
    assertThat(channel.sent).hasSize(181).allMatch(frame -> frame.length < 700);
    assertThat(channel.sent)
        .anySatisfy(frame -> assertThat(frame).asString(UTF_8).contains("y".repeat(254)));
  }

  @Test
  void answersThatTheBrowserDoesNotTakeAreOfTheMemoryToo() throws InterruptedException {
    channel.stuck = true;
    channel.buffered.set(8 * MIB);
    assertThat(memory.messages().tryTake(64 * MIB - 100_000)).isTrue();
    for (int i = 0; i < 60; i++) {
      heard(request("\"id\":" + i));
    }
    turns.execute(
        () -> {
          channel.buffered.set(0);
          channel.stuck = false;
        });
    turns.execute(bridge::onWritable);
    channel.closing.await();
    assertThat(channel.sent).hasSizeBetween(20, 50);
    assertThat(channel.sent)
        .anySatisfy(frame -> assertThat(frame).asString(UTF_8).contains("too many requests"));
    assertThat(memory.taken()).isEqualTo(64 * MIB - 100_000);
    memory.messages().give(64 * MIB - 100_000);
  }

  @Test
  void anApiThatIsHeldUpInItsWritingStillHearsWhatTheBrowserSaidBeforeItLeft()
      throws InterruptedException {
    channel.stuck = true;
    turns.execute(bridge::start);
    LocalSocket api = server.next();
    api.stopReading();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 400; i++) {
                api.say(new byte[65_536]);
              }
              api.readOn();
            });
    writer.setDaemon(true);
    writer.start();
    Await.until("the channel is full", () -> channel.buffered.get() >= MIB);
    int count = 60;
    for (int i = 0; i < count; i++) {
      heard(new byte[250_000], true);
    }
    assertThat(memory.taken()).isGreaterThan(MIB);
    turns.execute(bridge::channelClosed);
    for (int i = 0; i < count; i++) {
      assertThat(api.next().bytes()).hasSize(250_000);
    }
    assertThat(api.next().closeCode()).isEqualTo(1000);
  }
}
