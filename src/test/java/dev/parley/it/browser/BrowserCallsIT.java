package dev.parley.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.parley.it.browser.Visitor.Conversation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two people, two browsers, four protocols: they find each other, talk, and part. */
class BrowserCallsIT {

  private static Chromium chromium;

  private final List<Visitor> visitors = new ArrayList<>();

  /** Names of this test alone, so that tests may run side by side on one server. */
  private String unique;

  @BeforeAll
  static void startChromium() {
    ServerUnderTest.base();
    chromium = Chromium.start();
  }

  @AfterAll
  static void stopChromium() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void chooseNames() {
    unique = UUID.randomUUID().toString().substring(0, 8);
  }

  @AfterEach
  void nothingUntowardHappened() {
    List<String> mishaps = visitors.stream().flatMap(who -> who.mishaps().stream()).toList();
    visitors.forEach(Visitor::close);
    assertThat(mishaps).isEmpty();
  }

  @Test
  void ayameTwoInARoomTalkAndTheOneLeftIsTold() {
    Visitor first = inRoom();
    first.sees("words", "alone so far");
    Visitor second = inRoom();

    talk(first.conversation(), second.conversation());

    leaves(second);
    first.conversation().remarks("The other one has left the room.");
    first.sees("words", "alone so far");
  }

  @Test
  void ayameTheOneLeftMeetsTheNext() {
    Visitor first = inRoom();
    Visitor second = inRoom();
    talk(first.conversation(), second.conversation());
    leaves(second);
    first.sees("words", "alone so far");

    Visitor third = inRoom();

    talk(first.conversation(), third.conversation());
  }

  @Test
  void ayameAThirdReadsThatTheRoomIsFull() {
    Visitor first = inRoom();
    first.sees("words", "alone so far");
    Visitor second = inRoom();
    talk(first.conversation(), second.conversation());

    inRoom().sees("notice", "This room is full.").sees("status", "Offline");

    first.conversation().isOpen();
  }

  @Test
  void ayameACrashIsTold() {
    Visitor first = inRoom();
    first.sees("words", "alone so far");
    Visitor second = inRoom();
    talk(first.conversation(), second.conversation());

    second.crash();

    first.conversation().remarks("The other one has left the room.");
  }

  @Test
  void remoteIdAServerIsCalledAndTheCallerIsToldOfItsEnd() {
    Visitor server = visitor().open("try/remote-id.html").click("join");
    server.sees("words", "Reachable as MA-");
    String id = server.value("remote-id");
    Visitor caller = visitor().open("try/remote-id.html?id=" + id).click("join");

    talk(caller.conversationWith(id), server.conversationWith("Caller 1"));

    leaves(server);
    caller.conversationWith(id).remarks("The other side ended the call.");
    caller.sees("status", "Offline");
  }

  @Test
  void remoteIdAServerTalksToSeveralCallersAndIsToldWhoLeft() {
    Visitor server = visitor().open("try/remote-id.html").click("join");
    server.sees("words", "Reachable as MA-");
    String id = server.value("remote-id");
    Visitor one = visitor().open("try/remote-id.html?id=" + id).click("join");
    talk(one.conversationWith(id), server.conversationWith("Caller 1"));
    Visitor two = visitor().open("try/remote-id.html?id=" + id).click("join");
    talk(two.conversationWith(id), server.conversationWith("Caller 2"));

    leaves(one);

    server.conversationWith("Caller 1").remarks("The caller has left the exchange.");
    server.conversationWith("Caller 2").say("Still here?");
    two.conversationWith(id).hears("Still here?");
  }

  @Test
  void remoteIdACrashedServerIsMissed() {
    Visitor server = visitor().open("try/remote-id.html").click("join");
    server.sees("words", "Reachable as MA-");
    String id = server.value("remote-id");
    Visitor caller = visitor().open("try/remote-id.html?id=" + id).click("join");
    talk(caller.conversationWith(id), server.conversationWith("Caller 1"));

    server.crash();

    caller.conversationWith(id).remarks(id + " has left the exchange.");
  }

  @Test
  void remoteIdAnUnknownIdIsRefusedInWords() {
    visitor()
        .open("try/remote-id.html?id=NOBODY-" + unique)
        .click("join")
        .sees("notice", "No server with this Remote ID is online.");
  }

  @Test
  void remoteIdAReplacedServerReadsWhy() {
    Visitor server = visitor().open("try/remote-id.html").click("join");
    server.sees("words", "Reachable as MA-");
    String id = server.value("remote-id");

    visitor()
        .open("try/remote-id.html?role=server&id=" + id)
        .click("join")
        .sees("words", "Reachable as " + id);

    server.sees("notice", "Another connection took over this Remote ID");
  }

  @Test
  void pairingTwoStrangersTalkAndTheOneLeftIsTold() {
    Visitor one = visitor().open("try/pairing.html").click("find");
    one.sees("words", "Waiting for a partner.");
    Visitor two = visitor().open("try/pairing.html").click("find");

    talk(one.conversation(), two.conversation());

    leaves(two);
    one.conversation().remarks("Your partner has left.");
    one.sees("words", "Waiting for a partner.");
  }

  @Test
  void pairingACrashIsTold() {
    Visitor one = visitor().open("try/pairing.html").click("find");
    Visitor two = visitor().open("try/pairing.html").click("find");
    talk(one.conversation(), two.conversation());

    two.crash();

    one.conversation().remarks("Your partner has left.");
  }

  @Test
  void pairingNextFindsAnother() {
    Visitor one = visitor().open("try/pairing.html").click("find");
    Visitor two = visitor().open("try/pairing.html").click("find");
    talk(one.conversation(), two.conversation());

    one.click("next");
    two.conversation().remarks("Your partner has left.");
    Visitor three = visitor().open("try/pairing.html").click("find");

    // The one left behind waits at the front.
    talk(two.conversation(), three.conversation());
    one.sees("words", "Waiting for a partner.");
  }

  @Test
  void namedPeersCallByNameAndSeeWhoLeaves() {
    Visitor ada = loggedIn("ada-" + unique);
    Visitor bob = loggedIn("bob-" + unique);

    callButton(ada, "bob-" + unique).click();
    talk(
        ada.conversationWith("bob-" + unique).isOpen(),
        bob.conversationWith("ada-" + unique).isOpen());

    leaves(bob);
    ada.conversationWith("bob-" + unique).remarks("bob-" + unique + " has left.");
    PlaywrightAssertions.assertThat(ada.page().locator("#peers li")).hasCount(0);
  }

  @Test
  void namedPeersACrashIsTold() {
    Visitor ada = loggedIn("ada-" + unique);
    Visitor bob = loggedIn("bob-" + unique);
    callButton(ada, "bob-" + unique).click();
    talk(ada.conversationWith("bob-" + unique), bob.conversationWith("ada-" + unique));

    bob.crash();

    ada.conversationWith("bob-" + unique).remarks("bob-" + unique + " has left.");
  }

  @Test
  void namedPeersHangUpAndCallAgain() {
    Visitor ada = loggedIn("ada-" + unique);
    Visitor bob = loggedIn("bob-" + unique);
    callButton(ada, "bob-" + unique).click();
    bob.conversationWith("ada-" + unique).isOpen().button("Hang up").click();
    ada.conversationWith("bob-" + unique).remarks("The other side ended the call.");

    callButton(bob, "ada-" + unique).click();

    talk(ada.conversationWith("bob-" + unique), bob.conversationWith("ada-" + unique));
  }

  @Test
  void namedPeersATakenOrMalformedNameIsRefusedInWords() {
    loggedIn("ada-" + unique).sees("words", "You are logged in as ada-" + unique);

    loggedIn("ada-" + unique).sees("notice", "This name is taken.");
    loggedIn("ada lovelace").sees("notice", "This name is not allowed.");
  }

  @Test
  void cameraAndMicrophoneReachTheOtherSideAndOnlyWhenSwitchedOn() {
    Visitor first = inRoom();
    first.sees("words", "alone so far");
    Visitor second = inRoom();
    talk(first.conversation(), second.conversation());
    PlaywrightAssertions.assertThat(second.conversation().video()).isHidden();

    first.click("media-toggle");

    Locator video = second.conversation().video();
    PlaywrightAssertions.assertThat(video).isVisible();
    awaitMovingPicture(second, video);
    assertThat(video.evaluate("video => video.srcObject.getAudioTracks().length")).isEqualTo(1);
    PlaywrightAssertions.assertThat(first.page().locator("#self-view")).isVisible();

    second.click("media-toggle");
    awaitMovingPicture(first, first.conversation().video());
    Screenshots.take(first, "call-with-pictures");

    first.click("media-toggle");
    PlaywrightAssertions.assertThat(video).isHidden();
    second.conversation().say("I cannot see you any more.");
    first.conversation().hears("I cannot see you any more.");
  }

  private Visitor visitor() {
    Visitor visitor = chromium.visitor();
    visitors.add(visitor);
    return visitor;
  }

  private Visitor inRoom() {
    return visitor().open("try/ayame.html?room=it-" + unique).click("join");
  }

  private Visitor loggedIn(String name) {
    return visitor().open("try/named.html?space=it-" + unique).fill("name", name).click("join");
  }

  private static Locator callButton(Visitor who, String peer) {
    return who.page().locator("#peers li[data-peer='" + peer + "'] [data-testid=call-peer]");
  }

  /** A page that is closed has nothing more to report, but what it has reported counts. */
  private static void leaves(Visitor visitor) {
    visitor.page().close();
  }

  private static void talk(Conversation one, Conversation other) {
    // Said once only: a conversation that meets several people keeps what the others said.
    String mark = UUID.randomUUID().toString();
    one.isOpen().say("Hello " + mark);
    other.isOpen().hears("Hello " + mark).say("Grüße, 世界 🌍 " + mark);
    one.hears("Grüße, 世界 🌍 " + mark);
  }

  private static void awaitMovingPicture(Visitor who, Locator video) {
    who.page()
        .waitForFunction(
            "video => video.videoWidth > 0 && video.currentTime > 0.2", video.elementHandle());
  }
}
