package dev.parley.gateway.rtc.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.core.Counter;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.gateway.rig.NativeLibrary;
import dev.parley.gateway.rig.NativeRig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Factories are retired in turn, and open sessions notice nothing. */
@Timeout(120)
class FactoryRecyclingTest {
  private final AtomicReference<LibWebRtc> stack = new AtomicReference<>();

  @BeforeAll
  static void nativeLibrary() {
    NativeLibrary.assume();
  }

  private NativeRig rig(FactoryPool.Policy policy) throws IOException {
    return new NativeRig(
        builder ->
            builder.stack(
                identity -> {
                  stack.set(LibWebRtc.load(identity, policy));
                  return stack.get();
                }));
  }

  @Test
  void newSessionsGoToNewFactoriesAndOldOnesAreDisposedOfWhenIdle() throws IOException {
    try (NativeRig rig = rig(new FactoryPool.Policy(1, 4, 100, 50, 1_000_000))) {
      BrowserChannel old = open(rig, "old");
      LocalSocket oldApi = rig.local().next();
      talk(old, oldApi, 100);
      for (int i = 0; i < 3; i++) {
        Browser browser = rig.browser("s" + i);
        BrowserChannel channel = browser.channel("ma-api");
        browser.dial();
        talk(channel.open(), rig.local().next(), 110);
        // The old session stays where it is, and as it is.
        talk(old, oldApi, 10);
        browser.close();
        int left = 1;
        Await.until(
            "it has ended",
            Duration.ofSeconds(20),
            () -> rig.gateway().metrics().sessions() == left);
      }
      FactoryPool pool = stack.get().factories();
      assertThat(pool.made()).isEqualTo(4);
      assertThat(pool.disposed()).isEqualTo(3);
      assertThat(pool.alive()).isEqualTo(1);
    }
    assertThat(stack.get().factories().alive()).isZero();
  }

  @Test
  void aWornOutFactorysSessionsEndInGoodOrder() throws IOException {
    try (NativeRig rig = rig(new FactoryPool.Policy(1, 2, 20, 10, 60))) {
      BrowserChannel first = open(rig, "first");
      LocalSocket api = rig.local().next();
      talk(first, api, 59);
      first.say("one too many");
      assertThat(first.next().text()).contains("This session is too old; connect again.");
      first.awaitClosed();
      Await.until("it has ended", () -> rig.gateway().metrics().sessions() == 0);
      assertThat(stack.get().factories().alive()).isZero();
      talk(open(rig, "second"), rig.local().next(), 10);
    }
  }

  @Test
  void aVisitorWhoWearsAFactoryOutDoesNotEndTheSessionsOfOthers() throws IOException {
    try (NativeRig rig = rig(new FactoryPool.Policy(1, 2, 1000, 10, 60))) {
      BrowserChannel bystander = open(rig, "bystander");
      LocalSocket bystanderApi = rig.local().next();
      talk(bystander, bystanderApi, 5);
      BrowserChannel greedy = open(rig, "greedy");
      talk(greedy, rig.local().next(), 54);
      greedy.say("one too many");
      assertThat(greedy.next().text()).contains("This session is too old; connect again.");
      greedy.awaitClosed();
      Await.until("it has ended", () -> rig.gateway().metrics().sessions() == 1);
      talk(bystander, bystanderApi, 40);
    }
  }

  @Test
  void aFactoryThatReachesAllItsPartEndsAllItsSessions() throws IOException {
    try (NativeRig rig = rig(new FactoryPool.Policy(1, 2, 1000, 10, 60))) {
      BrowserChannel quiet = open(rig, "quiet");
      LocalSocket quietApi = rig.local().next();
      talk(quiet, quietApi, 5);
      BrowserChannel other = open(rig, "other");
      LocalSocket otherApi = rig.local().next();
      BrowserChannel greedy = open(rig, "greedy");
      talk(greedy, rig.local().next(), 54);
      greedy.say("half of its part");
      assertThat(greedy.next().text()).contains("This session is too old; connect again.");
      Await.until("the busiest has ended", () -> rig.gateway().metrics().sessions() == 2);
      talk(other, otherApi, 59);
      talk(quiet, quietApi, 0);
      other.say("all of it");
      assertThat(other.next().text()).contains("This session is too old; connect again.");
      assertThat(quiet.next().text()).contains("This session is too old; connect again.");
      Await.until("all have ended", () -> rig.gateway().metrics().sessions() == 0);
      talk(open(rig, "next"), rig.local().next(), 10);
    }
  }

  @Test
  void allFactoriesTogetherKeepNoMoreThanAThirdOfTheHeap() {
    for (long heap : new long[] {64L << 20, 256L << 20, 4L << 30}) {
      FactoryPool.Policy policy = FactoryPool.Policy.forHeap(heap);
      assertThat(policy.wornOut() * 2 * policy.alive() * 88).isBetween(heap / 4, heap / 3);
      assertThat(policy.retire()).isLessThan(policy.wornOut()).isLessThanOrEqualTo(250_000);
      assertThat(policy.idle()).isLessThanOrEqualTo(policy.retire());
    }
  }

  @Test
  void iceServersThatLeadNowhereDoNoHarm() throws IOException {
    List<String> urls =
        List.of(
            "stun:[:::]:3478",
            "stun:[1.2.3]:1",
            "stun:_:65535",
            "stun:...",
            "stuns:127.0.0.1:1",
            "stun:256.256.256.256:1");
    for (String url : urls) {
      try (NativeRig rig =
          new NativeRig(builder -> builder.iceServers(List.of(IceServer.stun(url))))) {
        Browser browser = rig.browser("s");
        browser.channel("ma-api");
        browser.announce();
        browser.offer();
        Await.until(
            "taken or refused: " + url,
            () ->
                browser.answerSdp() != null
                    || rig.gateway().metrics().get(Counter.OFFERS_REFUSED) == 1);
      }
    }
  }

  private static BrowserChannel open(NativeRig rig, String id) {
    Browser browser = rig.browser(id);
    BrowserChannel channel = browser.channel("ma-api");
    browser.dial();
    return channel.open();
  }

  private static void talk(BrowserChannel channel, LocalSocket api, int messages) {
    for (int i = 0; i < messages; i++) {
      channel.say("message " + i);
    }
    for (int i = 0; i < messages; i++) {
      assertThat(api.next().text()).isEqualTo("message " + i);
    }
    api.say("heard");
    assertThat(channel.next().text()).isEqualTo("heard");
  }
}
