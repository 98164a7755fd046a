package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.core.Limits;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.gateway.rig.NativeLibrary;
import dev.parley.gateway.rig.NativeRig;
import dev.parley.gateway.rig.SlowLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Browsers that are gone without a word, over the real WebRTC stack: their packets stop, no port is
 * closed, no goodbye is said (PROTOCOLS.md, section 5: noticed within 20 s).
 */
@Timeout(120)
class VanishedPeerTest {
  private static final Duration NOTICED = Duration.ofSeconds(20);
  private static final int BYTES_PER_SECOND = 100_000_000;
  private static final int MESSAGE = 65_536;

  @BeforeAll
  static void nativeLibrary() {
    NativeLibrary.assume();
  }

  /** A browser, and the line that it may vanish from. */
  private record Call(BrowserChannel channel, LocalSocket api, SlowLine line)
      implements AutoCloseable {
    @Override
    public void close() {
      line.close();
    }
  }

  private static Call call(NativeRig rig, String id) throws IOException {
    SlowLine line = new SlowLine(BYTES_PER_SECOND);
    Browser browser = rig.browser(id).going(line::instead);
    BrowserChannel channel = browser.channel("ma-api");
    browser.dial();
    channel.open();
    LocalSocket api = rig.local().next();
    channel.say("hello");
    assertThat(api.next().text()).isEqualTo("hello");
    return new Call(channel, api, line);
  }

  @Test
  void theirSessionsEndInTimeNothingIsLeftAndOthersGoOn() throws Exception {
    LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
    GatewayListener listener =
        new GatewayListener() {
          @Override
          public void sessionClosed(String id, String reason) {
            ended.add(id);
          }
        };
    try (NativeRig rig = new NativeRig(builder -> builder.listener(listener));
        Call idle = call(rig, "idle");
        Call busy = call(rig, "busy");
        Call stays = call(rig, "stays")) {
      CountDownLatch flowing = new CountDownLatch(50);
      busy.channel().onHeard(heard -> flowing.countDown());
      Thread flood = flood(busy.api());
      assertThat(flowing.await(30, TimeUnit.SECONDS)).isTrue();

      idle.line().fallSilent();
      busy.line().fallSilent();
      Await.until("the sessions have ended", NOTICED, () -> ended.size() == 2);
      assertThat(ended).containsExactlyInAnyOrder("idle", "busy");

      assertThat(idle.api().next().closeCode()).isEqualTo(1000);
      // What the API says to nobody is read no more: its connection ends under it.
      flood.join(Await.PATIENCE.toMillis());
      assertThat(flood.isAlive()).isFalse();
      nothingIsLeftBut(rig, 1);

      stays.channel().say("still here");
      assertThat(stays.api().next().text()).isEqualTo("still here");
      call(rig, "next").close();
    }
    Await.until(
        "no thread of the gateway's is left",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("parley-gateway-")));
  }

  @Test
  void oneThatStaysButTakesNothingIsHungUpOn() throws Exception {
    LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
    GatewayListener listener =
        new GatewayListener() {
          @Override
          public void sessionClosed(String id, String reason) {
            ended.add(id + ": " + reason);
          }
        };
    Limits limits = Limits.DEFAULT.withPeerWait(Duration.ofSeconds(20));
    try (NativeRig rig = new NativeRig(builder -> builder.listener(listener).limits(limits));
        Call busy = call(rig, "busy");
        Call stays = call(rig, "stays")) {
      CountDownLatch flowing = new CountDownLatch(50);
      busy.channel().onHeard(heard -> flowing.countDown());
      Thread flood = flood(busy.api());
      assertThat(flowing.await(30, TimeUnit.SECONDS)).isTrue();

      // By then a vanished one would have been given up.
      busy.line().narrowTo(250);
      assertThat(Await.next(ended)).isEqualTo("busy: the browser took nothing for 20 s");
      flood.join(Await.PATIENCE.toMillis());
      assertThat(flood.isAlive()).isFalse();
      nothingIsLeftBut(rig, 1);
      stays.channel().say("still here");
      assertThat(stays.api().next().text()).isEqualTo("still here");
    }
  }

  private static void nothingIsLeftBut(NativeRig rig, int sessions) {
    Await.until(
        "only the living have anything",
        () -> {
          GatewayMetrics now = rig.gateway().metrics();
          return now.sessions() == sessions
              && now.channels() == sessions
              && now.localConnections() == sessions
              && now.memoryBytes() == 0;
        });
  }

  /** Talks as fast as it is listened to, until the connection ends. */
  private static Thread flood(LocalSocket api) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  api.say(new byte[MESSAGE]);
                }
              } catch (UncheckedIOException theEnd) {
                // The gateway has ended the connection.
                return;
              }
            },
            "flood");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
