package dev.parley.bench;

import dev.parley.gateway.WebRtcGateway;
import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.gateway.rig.NativeRig;
import dev.parley.gateway.rig.SlowLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The gateway's figures, with browsers of the same WebRTC stack in the same process, over real
 * sockets on loopback: {@code open}, {@code echo}, {@code rate}, {@code memory}, {@code slow},
 * {@code messages}. CPU and memory are those of both ends together. docs/PERFORMANCE.md has the
 * commands.
 */
public final class GatewayBench {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  private final NativeRig rig;

  private GatewayBench(NativeRig rig) {
    this.rig = rig;
  }

  /** Takes the name of one measurement, and for {@code slow} a number of MiB. */
  public static void main(String[] args) throws IOException {
    Limits limits = Limits.DEFAULT.withSessions(1000, 1000);
    try (NativeRig rig = new NativeRig(builder -> builder.limits(limits))) {
      GatewayBench bench = new GatewayBench(rig);
      switch (args[0]) {
        case "open" -> bench.open(50);
        case "echo" -> bench.echo(5000);
        case "rate" -> bench.rate(256);
        case "memory" -> bench.memory(200);
        case "slow" -> bench.slow(Integer.parseInt(args[1]));
        case "messages" -> bench.messages(1_000_000);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
    // Native threads of the browsers' factory would keep the process.
    Runtime.getRuntime().halt(0);
  }

  private record Call(Browser browser, BrowserChannel channel, LocalSocket api) {}

  private Call call(String id) {
    Browser browser = rig.browser(id);
    BrowserChannel channel = browser.channel("ma-api");
    browser.dial();
    channel.open();
    return new Call(browser, channel, rig.local().next());
  }

  /** From the offer, made and sent, to the open channel. */
  private void open(int sessions) {
    List<Double> millis = new ArrayList<>();
    for (int i = -5; i < sessions; i++) {
      Browser browser = rig.browser("s" + i);
      BrowserChannel channel = browser.channel("ma-api");
      browser.announce();
      long start = System.nanoTime();
      browser.offer();
      channel.open();
      if (i >= 0) {
        millis.add((System.nanoTime() - start) / 1e6);
      }
      rig.local().next();
    }
    percentiles("offer to open channel, ms", millis);
  }

  /** 1 KiB from the browser to the API and back. */
  private void echo(int count) {
    Call call = call("s");
    call.api()
        .onHeard(
            heard -> {
              if (heard.text() != null) {
                call.api().say(heard.text());
              }
            });
    String text = "x".repeat(KIB);
    List<Double> millis = new ArrayList<>();
    for (int i = -1000; i < count; i++) {
      long start = System.nanoTime();
      call.channel().say(text);
      call.channel().next();
      if (i >= 0) {
        millis.add((System.nanoTime() - start) / 1e6);
      }
    }
    percentiles("echo of 1 KiB, ms", millis);
  }

  private static void percentiles(String what, List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    say(
        "%s: p50 %.2f, p99 %.2f, max %.2f (n=%d)",
        what,
        sorted[sorted.length / 2],
        sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.99) - 1)],
        sorted[sorted.length - 1],
        sorted.length);
  }

  /** So many MiB each way, one after the other, in messages of 16 KiB. */
  private void rate(int mebibytes) {
    Call call = call("s");
    byte[] message = new byte[16 * KIB];
    int count = mebibytes * (MIB / message.length);
    for (int round = 0; round < 2; round++) {
      CountDownLatch toApi = new CountDownLatch(count);
      call.api().onHeard(heard -> toApi.countDown());
      timed(
          "browser to API",
          mebibytes,
          toApi,
          () -> {
            for (int i = 0; i < count; i++) {
              call.channel().say(message);
            }
          });
      CountDownLatch toBrowser = new CountDownLatch(count);
      call.channel().onHeard(heard -> toBrowser.countDown());
      timed(
          "API to browser",
          mebibytes,
          toBrowser,
          () -> {
            for (int i = 0; i < count; i++) {
              call.api().say(message);
            }
          });
    }
  }

  private static void timed(String what, int mebibytes, CountDownLatch end, Runnable work) {
    Usage before = Usage.now();
    work.run();
    await(end);
    Usage after = Usage.now();
    double seconds = (after.nanos() - before.nanos()) / 1e9;
    double cpu = (after.cpuNanos() - before.cpuNanos()) / 1e9;
    say(
        "%s: %.1f MB/s, CPU %.1f s for %.1f s (%.2f s per 100 MB, both ends)",
        what, mebibytes * 1.048576 / seconds, cpu, seconds, cpu * 100 / (mebibytes * 1.048576));
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Memory of open sessions. */
  private void memory(int sessions) {
    call("first");
    call("second"); // Both factories are there now.
    Usage before = Usage.settled();
    for (int i = 0; i < sessions; i++) {
      call("s" + i).channel().say("hello");
    }
    Usage after = Usage.settled();
    say(
        "%d sessions: RSS %.2f MB each, heap %.3f MB each (both ends); threads %d",
        sessions,
        (after.rssBytes() - before.rssBytes()) / 1e6 / sessions,
        (after.heapBytes() - before.heapBytes()) / 1e6 / sessions,
        Thread.getAllStackTraces().size());
  }

  /** So many MiB from an API that is in a hurry to a browser whose line carries 1 MB/s. */
  private void slow(int mebibytes) throws IOException {
    try (SlowLine line = new SlowLine(1_000_000)) {
      Browser browser = rig.browser("slow").going(line::instead);
      BrowserChannel channel = browser.channel("ma-api");
      browser.dial();
      channel.open();
      slow(mebibytes, channel, rig.local().next());
    }
  }

  private void slow(int mebibytes, BrowserChannel channel, LocalSocket api) {
    int count = mebibytes * (MIB / (16 * KIB));
    AtomicLong next = new AtomicLong();
    CountDownLatch end = new CountDownLatch(count);
    channel.onHeard(
        heard -> {
          long number = next.getAndIncrement();
          if ((heard.bytes()[0] & 0xff) != (number & 0xff)) {
            throw new AssertionError("message " + number + " is lost or out of order");
          }
          end.countDown();
        });
    AtomicLong said = new AtomicLong();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < count; i++) {
                byte[] mine = new byte[16 * KIB];
                mine[0] = (byte) i;
                api.say(mine);
                said.incrementAndGet();
              }
            });
    writer.setDaemon(true);
    Usage before = Usage.settled();
    writer.start();
    long between = 0;
    long memory = 0;
    while (end.getCount() > 0) {
      Await.until("progress", Duration.ofMinutes(1), new Progress(next)::made);
      between = Math.max(between, said.get() - next.get());
      memory = Math.max(memory, rig.gateway().metrics().memoryBytes());
    }
    Usage after = Usage.settled();
    say(
        "%d MiB in %.0f s: nothing lost; at most %.1f MB between API and browser (sockets included),"
            + " %.2f MB of them in the gateway's queues; RSS %+.1f MB, heap %+.1f MB",
        mebibytes,
        (after.nanos() - before.nanos()) / 1e9,
        between * 16.384e-3,
        memory / 1e6,
        (after.rssBytes() - before.rssBytes()) / 1e6,
        (after.heapBytes() - before.heapBytes()) / 1e6);
  }

  /** Whether a number has grown since this was made. */
  private record Progress(AtomicLong number, long from) {
    Progress(AtomicLong number) {
      this(number, number.get());
    }

    boolean made() {
      return number.get() > from;
    }
  }

  /** Many messages through one gateway, over sessions that come and go beside one that stays. */
  private void messages(int count) {
    int perSession = 50_000;
    Call stays = call("stays");
    Usage start = Usage.settled();
    for (int i = 0; i < count / perSession; i++) {
      Call call = call("s" + i);
      CountDownLatch end = new CountDownLatch(perSession);
      call.api().onHeard(heard -> end.countDown());
      for (int j = 0; j < perSession; j++) {
        call.channel().say("a message of some length " + j);
      }
      await(end);
      call.browser().close();
      Await.until("ended", Duration.ofSeconds(30), () -> rig.gateway().metrics().sessions() == 1);
      stays.channel().say("still " + i);
      if (!stays.api().next().text().equals("still " + i)) {
        throw new AssertionError("the session that stays was disturbed");
      }
      report(rig.gateway(), start);
    }
  }

  private static void report(WebRtcGateway gateway, Usage since) {
    Usage now = Usage.settled();
    say(
        "messages %d from, %d to browsers; RSS %.1f MB (%+.1f), heap %.1f MB (%+.1f)",
        gateway.metrics().get(Counter.MESSAGES_FROM_PEERS),
        gateway.metrics().get(Counter.MESSAGES_TO_PEERS),
        now.rssBytes() / 1e6,
        (now.rssBytes() - since.rssBytes()) / 1e6,
        now.heapBytes() / 1e6,
        (now.heapBytes() - since.heapBytes()) / 1e6);
  }

  @SuppressWarnings("SystemOut") // A measurement's result is what it prints.
  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
