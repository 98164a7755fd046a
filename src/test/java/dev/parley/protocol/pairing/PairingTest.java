package dev.parley.protocol.pairing;

import static dev.parley.protocol.pairing.PairingHouse.PARTNER_LEFT;
import static dev.parley.protocol.pairing.PairingHouse.code;
import static dev.parley.protocol.pairing.PairingHouse.matched;
import static dev.parley.protocol.pairing.PairingHouse.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.FarExchange.Network;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.TestLine;
import dev.parley.ice.IceServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairingTest {
  private PairingHouse house = new PairingHouse();

  @AfterEach
  void nothingIsLeftBehind() {
    house.exchange.network(Network.GOOD);
    house.board.board().hangUpAll(CloseCause.SHUTDOWN);
    house.exchange.settle();
    house.waitingAndPaired(0, 0);
    assertThat(house.board.timersSet()).isZero();
  }

  // --- matching

  @Test
  void twoWhoAreAvailableAreMatchedAndOneOfThemBegins() {
    TestLine one = house.available();
    assertThat(one.all()).isEmpty();
    house.waitingAndPaired(1, 0);
    TestLine other = house.available();
    assertThat(one.all()).containsExactly(matched(1, 2, false));
    assertThat(other.all()).containsExactly(matched(1, 1, true));
    house.waitingAndPaired(0, 1);
  }

  @Test
  void firstInIsFirstOut() {
    TestLine one = house.available();
    says(one, "leave");
    TestLine two = house.available();
    TestLine three = house.line();
    says(two, "available");
    says(three, "available");
    assertThat(two.all()).containsExactly(matched(1, 3, false));
    assertThat(three.all()).containsExactly(matched(1, 2, true));
    assertThat(one.all()).isEmpty();
  }

  @Test
  void askingTwiceIsHarmless() {
    TestLine one = says(says(house.available(), "available"), "available");
    house.waitingAndPaired(1, 0);
    TestLine other = house.available();
    assertThat(one.all()).containsExactly(matched(1, 2, false));
    assertThat(other.all()).containsExactly(matched(1, 1, true));
  }

  @Test
  void whoHasAPartnerIsNotAvailable() {
    TestLine one = house.available();
    house.available();
    one.all();
    assertThat(code(says(one, "available").next())).isEqualTo("ALREADY_PAIRED");
    house.waitingAndPaired(0, 1);
  }

  @Test
  void theListOfIceServersComesWithTheMatchWhenThereIsOne() {
    house =
        new PairingHouse(
            true, user -> Optional.of("[{\"urls\":\"turn:" + user + "\"}]"), Optional.empty());
    TestLine one = house.available();
    TestLine other = house.available();
    assertThat(one.next()).endsWith(",\"iceServers\":[{\"urls\":\"turn:c1\"}]}");
    assertThat(other.next()).endsWith(",\"iceServers\":[{\"urls\":\"turn:c2\"}]}");
  }

  // --- relaying

  @ParameterizedTest
  @ValueSource(strings = {"offer", "answer", "ice"})
  void whatOneSaysReachesThePartnerWithTheTrueSender(String type) {
    TestLine one = house.available();
    TestLine other = house.available();
    one.all();
    other.all();
    String rest =
        "\"type\":\"" + type + "\",\"sdp\":\"\\ud800\",\"candidate\":{\"from\":\"x\",\"n\":1e400}}";
    one.says("{" + rest).says("{\"from\":\"eve\",\"fr\\u006fm\":7," + rest);
    other.says("{\"from\":null," + rest);
    assertThat(other.all()).containsExactly("{\"from\":\"c1\"," + rest, "{\"from\":\"c1\"," + rest);
    assertThat(one.all()).containsExactly("{\"from\":\"c2\"," + rest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"offer", "answer", "ice", "next"})
  void whoHasNoPartnerIsTold(String type) {
    TestLine line = house.line();
    assertThat(code(says(line, type).next())).isEqualTo("NOT_PAIRED");
    house.waitingAndPaired(0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"offer", "answer", "ice"})
  void whoWaitsHasNoPartnerEither(String type) {
    assertThat(code(says(house.available(), type).next())).isEqualTo("NOT_PAIRED");
  }

  // --- leaving

  @Test
  void whoLeavesIsNotQueuedAndTheOtherIs() {
    TestLine one = house.available();
    TestLine other = house.available();
    one.all();
    other.all();
    says(one, "leave");
    assertThat(one.all()).isEmpty();
    assertThat(other.all()).containsExactly(PARTNER_LEFT);
    house.waitingAndPaired(1, 0);
    TestLine third = house.available();
    assertThat(other.all()).containsExactly(matched(2, 3, false));
    third.all();
    assertThat(code(says(one, "offer").next())).isEqualTo("NOT_PAIRED");
  }

  @Test
  void withoutRequeuingTheOneLeftBehindIsFree() {
    house = new PairingHouse(false, IceServers.none(), Optional.empty());
    TestLine one = house.available();
    TestLine other = house.available();
    other.all();
    one.hangsUp();
    assertThat(other.all()).containsExactly(PARTNER_LEFT);
    house.waitingAndPaired(0, 0);
    assertThat(code(says(other, "offer").next())).isEqualTo("NOT_PAIRED");
    says(other, "available");
    house.waitingAndPaired(1, 0);
  }

  @Test
  void whoIsLeftBehindGoesBeforeThoseWhoWaited() {
    TestLine a = house.available();
    TestLine b = house.available();
    says(a, "next");
    // Both wait: they parted. The one left behind stands at the front.
    house.waitingAndPaired(2, 0);
    TestLine c = house.available();
    b.all();
    assertThat(c.all()).containsExactly(matched(2, 2, true));
    assertThat(a.closed()).isNull();
  }

  @Test
  void whoOnlyWaitsLeavesTheQueue() {
    TestLine one = house.available();
    says(one, "leave");
    house.waitingAndPaired(0, 0);
    house.available();
    assertThat(one.all()).isEmpty();
    assertThat(says(house.line(), "leave").all()).isEmpty();
  }

  @Test
  void nextWhileWaitingKeepsThePlace() {
    TestLine one = house.available();
    assertThat(says(one, "next").all()).isEmpty();
    TestLine other = house.available();
    assertThat(other.all()).containsExactly(matched(1, 1, true));
  }

  @Test
  void nextLeavesThePartnerAndQueues() {
    TestLine one = house.available();
    TestLine other = house.available();
    one.all();
    other.all();
    TestLine third = house.line();
    says(one, "next");
    assertThat(one.all()).isEmpty();
    assertThat(other.all()).containsExactly(PARTNER_LEFT);
    house.waitingAndPaired(2, 0);
    says(third, "available");
    assertThat(third.all()).containsExactly(matched(2, 2, true));
    TestLine fourth = house.available();
    assertThat(fourth.all()).containsExactly(matched(3, 1, true));
    assertThat(one.all()).containsExactly(matched(3, 4, false));
  }

  @Test
  void twoWhoPartedMeetAgainWhenTheCoolDownEndsAndNobodyElseCame() {
    TestLine one = house.available();
    TestLine other = house.available();
    says(one, "next");
    one.all();
    other.all();
    house.board.pass(PairingHouse.COOLDOWN.minusSeconds(1));
    assertThat(one.all()).isEmpty();
    house.board.pass(Duration.ofSeconds(2));
    assertThat(one.next())
        .startsWith("{\"type\":\"matched\",\"roomId\":\"room-2\",\"partnerId\":\"c2\"");
    assertThat(other.next())
        .startsWith("{\"type\":\"matched\",\"roomId\":\"room-2\",\"partnerId\":\"c1\"");
  }

  @Test
  void whoClosesIsToldOnce() {
    TestLine one = house.available();
    TestLine other = house.available();
    other.all();
    one.hangsUp();
    assertThat(other.all()).containsExactly(PARTNER_LEFT);
    house.waitingAndPaired(1, 0);
    other.hangsUp();
    house.waitingAndPaired(0, 0);
  }

  // --- races: what the exchange knows before the client does

  @Test
  void aMatchOnItsWayToOneWhoLeavesIsDissolvedUnseen() {
    TestLine one = house.available();
    house.exchange.network(Network.SLOW);
    TestLine other = house.available();
    says(one, "leave");
    house.exchange.settle();
    assertThat(one.all()).isEmpty();
    house.waitingAndPaired(1, 0);
    assertThat(other.all()).last().isEqualTo(PARTNER_LEFT);
  }

  @Test
  void bothMayLeaveAtOnceAndNeitherIsTold() {
    TestLine one = house.available();
    TestLine other = house.available();
    one.all();
    other.all();
    house.exchange.network(Network.SLOW);
    says(one, "leave");
    says(other, "leave");
    house.exchange.settle();
    assertThat(one.all()).isEmpty();
    assertThat(other.all()).isEmpty();
    house.waitingAndPaired(0, 0);
  }

  @Test
  void bothMayGoOnAtOnceAndAreQueuedOnceEach() {
    TestLine one = house.available();
    TestLine other = house.available();
    one.all();
    other.all();
    house.exchange.network(Network.SLOW);
    says(one, "next");
    says(other, "next");
    house.exchange.settle();
    house.waitingAndPaired(2, 0);
    assertThat(one.all()).isEmpty();
    assertThat(other.all()).isEmpty();
  }

  @Test
  void wordsOfAFormerPartnerAreNotHeard() {
    TestLine one = house.available();
    TestLine other = house.available();
    house.exchange.far(true);
    says(one, "offer");
    says(other, "next");
    TestLine third = house.available();
    assertThat(other.all()).hasSize(1);
    assertThat(third.next()).contains("\"partnerId\":\"c1\"");
    other.all();
    house.exchange.settle();
    assertThat(other.all()).isEmpty();
    assertThat(third.all()).isEmpty();
  }

  @Test
  void whoIsLeavingHearsNoMoreOfThePartner() {
    TestLine one = house.available();
    TestLine other = house.available();
    one.all();
    house.exchange.network(Network.SLOW);
    says(one, "leave");
    says(other, "offer");
    house.exchange.settle();
    assertThat(one.all()).isEmpty();
  }

  @Test
  void whoClosesWhileItQueuesIsNotInTheQueue() {
    house.exchange.network(Network.SLOW);
    TestLine one = house.available();
    one.hangsUp();
    house.exchange.settle();
    house.exchange.network(Network.GOOD);
    house.waitingAndPaired(0, 0);
    assertThat(house.available().all()).isEmpty();
  }

  @Test
  void whoClosesWhileItGoesOnMeetsNobodyAnyMore() {
    TestLine one = house.available();
    house.available();
    TestLine third = house.available();
    TestLine fourth = house.available();
    // Both wait: they parted just now.
    says(third, "next");
    fourth.all();
    house.exchange.network(Network.SLOW);
    says(one, "next");
    one.hangsUp();
    house.exchange.settle();
    assertThat(fourth.all()).containsExactly(matched(3, 2, false));
    house.waitingAndPaired(1, 1);
  }

  @Test
  void afterAvailableAPongMeansThatItIsQueued() {
    house.exchange.network(Network.SLOW);
    TestLine one = says(house.available(), "ping");
    assertThat(one.all()).isEmpty();
    house.exchange.settle();
    house.waitingAndPaired(1, 0);
    assertThat(one.all()).containsExactly("{\"type\":\"pong\"}");
  }

  // --- the engine away

  @Test
  void whoCannotBeQueuedIsTold() {
    house.exchange.network(Network.DOWN);
    TestLine one = house.available();
    assertThat(code(one.next())).isEqualTo("TRY_AGAIN");
    house.exchange.network(Network.GOOD);
    says(one, "available");
    house.waitingAndPaired(1, 0);
    TestLine other = house.available();
    assertThat(one.all()).containsExactly(matched(1, 2, false));
    assertThat(other.all()).containsExactly(matched(1, 1, true));
  }

  @Test
  void whoWasQueuedWithoutAnAnswerIsNotPairedBehindItsBack() {
    house = new PairingHouse(false, IceServers.none(), Optional.empty());
    TestLine waiting = house.available();
    house.exchange.network(Network.ANSWERS_LOST);
    TestLine one = house.available();
    house.exchange.network(Network.GOOD);
    assertThat(code(one.next())).isEqualTo("TRY_AGAIN");
    assertThat(one.all()).isEmpty();
    assertThat(waiting.all()).containsExactly(matched(1, 2, false), PARTNER_LEFT);
    house.waitingAndPaired(0, 0);
  }

  @Test
  void whoWasQueuedWhileTheEngineWentAwayIsNoOnesPartnerOnceItAsksAgain() {
    TestLine waiting = house.available();
    house.exchange.network(Network.BREAKING);
    TestLine one = house.available();
    assertThat(code(one.next())).isEqualTo("TRY_AGAIN");
    assertThat(waiting.all()).containsExactly(matched(1, 2, false));
    house.exchange.network(Network.GOOD);
    says(one, "available");
    assertThat(waiting.all()).containsExactly(PARTNER_LEFT);
    house.waitingAndPaired(2, 0);
    house.available();
    assertThat(waiting.next()).startsWith("{\"type\":\"matched\"");
  }

  @Test
  void whoWasQueuedWhileTheEngineWentAwayIsNoOnesPartnerOnceItCloses() {
    TestLine waiting = house.available();
    house.exchange.network(Network.BREAKING);
    TestLine one = house.available();
    house.exchange.network(Network.GOOD);
    one.hangsUp();
    assertThat(waiting.all()).containsExactly(matched(1, 2, false), PARTNER_LEFT);
    house.waitingAndPaired(1, 0);
  }

  @ParameterizedTest
  @CsvSource({"next,2", "leave,1"})
  void whoWasQueuedWhileTheEngineWentAwayMayAlsoGoOnOrLeave(String type, int waiting) {
    TestLine partner = house.available();
    house.exchange.network(Network.BREAKING);
    TestLine one = house.available();
    assertThat(code(one.next())).isEqualTo("TRY_AGAIN");
    house.exchange.network(Network.GOOD);
    says(one, type);
    assertThat(one.all()).isEmpty();
    assertThat(partner.all()).containsExactly(matched(1, 2, false), PARTNER_LEFT);
    house.waitingAndPaired(waiting, 0);
  }

  @Test
  void whoWasQueuedAfterItClosedAndCouldNotSaySoIsTakenOut() {
    house.exchange.network(Network.SLOW);
    TestLine one = house.available();
    house.exchange.network(Network.DOWN);
    one.hangsUp();
    house.exchange.network(Network.GOOD);
    house.exchange.settle();
    house.waitingAndPaired(0, 0);
  }

  @Test
  void oncePastAFailureAskingTwiceKeepsThePlaceAgain() {
    TestLine one = house.available();
    TestLine other = house.available();
    house.exchange.network(Network.DOWN);
    says(one, "next");
    house.exchange.network(Network.GOOD);
    says(one, "next");
    says(other, "leave");
    says(other, "available");
    one.all();
    // Both wait, one before the other: they parted just now.
    says(one, "available");
    house.available();
    assertThat(one.all()).containsExactly(matched(2, 3, false));
    assertThat(other.all()).last().isEqualTo(PARTNER_LEFT);
  }

  @Test
  void whoCannotLeaveKeepsItsPartnerAndMayTryAgain() {
    TestLine one = house.available();
    TestLine other = house.available();
    one.all();
    other.all();
    house.exchange.network(Network.DOWN);
    says(one, "next");
    assertThat(code(one.next())).isEqualTo("TRY_AGAIN");
    says(one, "offer");
    assertThat(other.all()).containsExactly("{\"from\":\"c1\",\"type\":\"offer\"}");
    house.exchange.network(Network.GOOD);
    says(one, "leave");
    assertThat(other.all()).containsExactly(PARTNER_LEFT);
    house.waitingAndPaired(1, 0);
    assertThat(one.all()).isEmpty();
  }

  @Test
  void nextMayBeTriedAgainUntilItSucceeds() {
    TestLine one = house.available();
    house.available();
    one.all();
    house.exchange.network(Network.DOWN);
    assertThat(code(says(one, "next").next())).isEqualTo("TRY_AGAIN");
    assertThat(code(says(one, "next").next())).isEqualTo("TRY_AGAIN");
    house.exchange.network(Network.GOOD);
    assertThat(says(one, "next").all()).isEmpty();
    house.waitingAndPaired(2, 0);
  }

  @Test
  void newsThatCameWhileLeavingFailedIsToldThen() {
    house = new PairingHouse(false, IceServers.none(), Optional.empty());
    TestLine one = house.available();
    TestLine other = house.available();
    one.all();
    other.all();
    house.exchange.network(Network.SLOW);
    says(one, "leave");
    house.exchange.network(Network.GOOD);
    other.hangsUp();
    assertThat(one.all()).isEmpty();
    house.exchange.failWaiting();
    assertThat(code(one.next())).isEqualTo("TRY_AGAIN");
    assertThat(one.all()).containsExactly(PARTNER_LEFT);
    house.waitingAndPaired(0, 0);
  }

  @Test
  void aMatchThatCameWhileLeavingFailedIsToldThen() {
    TestLine one = house.available();
    house.exchange.network(Network.SLOW);
    says(one, "leave");
    house.exchange.network(Network.GOOD);
    TestLine other = house.available();
    assertThat(other.all()).containsExactly(matched(1, 1, true));
    assertThat(one.all()).isEmpty();
    house.exchange.failWaiting();
    assertThat(code(one.next())).isEqualTo("TRY_AGAIN");
    assertThat(one.all()).containsExactly(matched(1, 2, false));
  }

  @Test
  void whoHearsThatItsPartnerLeftWaitsAlready() {
    TestLine one = house.available();
    TestLine other = house.available();
    List<String> seen = new ArrayList<>();
    other.whenSent(text -> seen.add(text + " waiting: " + house.protocol.figures().get("waiting")));
    one.hangsUp();
    assertThat(seen).containsExactly(PARTNER_LEFT + " waiting: 1");
  }

  @Test
  void aPartnerWhoseNodeDiedIsToldLikeOneThatLeft() {
    TestLine one = house.available();
    TestLine other = house.available();
    one.all();
    other.all();
    PeerId self = new PeerId("test", 1);
    Signal lost = Signal.of(Signal.LOST, new PeerId("test", 2), "room-1");
    house.board.board().deliver(self, lost);
    house.board.board().deliver(self, lost);
    assertThat(one.all()).containsExactly(PARTNER_LEFT);
  }
}
