package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.LocalServer;
import dev.parley.gateway.rig.LocalSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels side by side, and what is said when one of them ends. */
class NativeChannelsTest extends NativeCase {

  @Test
  void severalChannelsOfASessionAreBridgedEachForItself() {
    Browser browser = rig.browser("s1");
    BrowserChannel first = browser.channel("one");
    BrowserChannel second = browser.channel("two");
    browser.dial();
    first.open();
    second.open();
    LocalSocket a = rig.local().next();
    LocalSocket b = rig.local().next();
    first.say("to one");
    second.say("to two");
    List<String> heard = new ArrayList<>(List.of(a.next().text(), b.next().text()));
    assertThat(heard).containsExactlyInAnyOrder("to one", "to two");
    BrowserChannel third = browser.channel("").open();
    LocalSocket c = rig.local().next();
    third.say("unnamed");
    assertThat(c.next().text()).isEqualTo("unnamed");
    first.close();
    assertThat((heard.get(0).equals("to one") ? a : b).next().closeCode()).isEqualTo(1000);
    second.say("still");
    assertThat((heard.get(0).equals("to one") ? b : a).next().text()).isEqualTo("still");
  }

  @Test
  void tooManyChannelsAreRefusedWithAReason() throws IOException {
    restart(Limits.DEFAULT.withChannels(2));
    Browser browser = rig.browser("s1");
    BrowserChannel first = browser.channel("a");
    BrowserChannel second = browser.channel("b");
    // Before the connection is up: the binding takes observers only after a channel is made, and
    // one that is refused at once may be closed, its message gone, before its observer is there.
    BrowserChannel third = browser.channel("c");
    browser.dial();
    first.open();
    second.open();
    rig.local().next();
    rig.local().next();
    third.open();
    assertThat(third.next().text()).contains("There are too many channels.");
    third.awaitClosed();
    assertThat(rig.gateway().metrics().get(Counter.CHANNELS_REFUSED)).isEqualTo(1);
    second.close();
    second.awaitClosed();
    Await.until("the place is free", () -> rig.gateway().metrics().channels() == 1);
    BrowserChannel fourth = browser.channel("d").open();
    fourth.say("hello");
    assertThat(rig.local().next().next().text()).isEqualTo("hello");
  }

  @Test
  void binaryBeyondTheMaximumClosesTheChannelWithAReason() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    api.say("before");
    api.say(new byte[MAX + 1]);
    assertThat(channel.next().text()).isEqualTo("before");
    assertThat(channel.next().text()).contains("\"type\":\"error\"", "262145 bytes");
    channel.awaitClosed();
    assertThat(api.next().closeCode()).isEqualTo(1006);
  }

  @Test
  void whatABrowserSendsBeforeItClosesStillReachesTheApi() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    api.stopReading();
    for (int i = 0; i < 100; i++) {
      channel.say(numbered(i));
    }
    channel.say("last words");
    channel.close();
    channel.awaitClosed();
    api.readOn();
    for (int i = 0; i < 100; i++) {
      assertThat(api.next().bytes()).isEqualTo(numbered(i));
    }
    assertThat(api.next().text()).isEqualTo("last words");
    assertThat(api.next().closeCode()).isEqualTo(1000);
    Await.until("no local connection", () -> rig.gateway().metrics().localConnections() == 0);
  }

  @Test
  void whatTheApiSendsBeforeItClosesStillReachesTheBrowser() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    for (int i = 0; i < 600; i++) {
      api.say(numbered(i));
    }
    api.close(1000, "");
    for (int i = 0; i < 600; i++) {
      assertThat(channel.next().bytes()).isEqualTo(numbered(i));
    }
    channel.awaitClosed();
    assertThat(channel.waiting()).isZero();
  }

  @Test
  void anApiThatIsRestartedIsSaidAndTheNextSessionWorks() throws IOException {
    BrowserChannel channel = connected("s1", "ma-api");
    rig.local().next().close(1012, "restart");
    assertThat(channel.next().text())
        .isEqualTo(
            "{\"type\":\"error\",\"error\":\"The local API closed the connection (1012).\"}");
    channel.awaitClosed();
    BrowserChannel second = connected("s2", "ma-api");
    LocalSocket api = rig.local().next();
    api.cut();
    assertThat(second.next().text()).contains("The connection to the local API broke.");
    second.awaitClosed();
    int port = rig.local().port();
    rig.local().close();
    BrowserChannel third = connected("s3", "ma-api");
    assertThat(third.next().text()).contains("The local API cannot be reached.");
    third.awaitClosed();
    try (LocalServer again = new LocalServer(port)) {
      BrowserChannel fourth = connected("s4", "ma-api");
      fourth.say("hello");
      assertThat(again.next().next().text()).isEqualTo("hello");
    }
  }

  @Test
  void anApiThatDoesNotReadGetsSixteenMebibytesAndNoMore() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    api.stopReading();
    byte[] message = new byte[65_536];
    int sent = 0;
    while (channel.isOpen() && channel.waiting() == 0 && sent < 4000) {
      channel.say(message);
      sent++;
    }
    assertThat(channel.next().text()).contains("does not read fast enough");
    channel.awaitClosed();
    // What the sockets' own buffers took comes on top.
    assertThat(sent).isBetween(16 * 16 - 1, 2000);
    Await.until("memory is given back", () -> rig.gateway().metrics().memoryBytes() == 0);
    BrowserChannel other = connected("s2", "ma-api");
    other.say("others go on");
    assertThat(rig.local().next().next().text()).isEqualTo("others go on");
  }
}
