package dev.parley.protocol.ayame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.TestLine;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ayame on an engine whose answers take their time, or fail. */
class AyameEngineTest {
  private static final String REGISTER = "{\"type\":\"register\"}";

  private final AyameFixture ayame = new AyameFixture(Map.of());
  private final HeldEngine engine = new HeldEngine(ayame.board.exchange());

  @BeforeEach
  void connect() {
    ayame.board.board().connect(engine);
  }

  private void answerAll() {
    while (engine.held() > 0) {
      engine.answers();
    }
  }

  @Test
  void acceptPrecedesWhateverTheOtherOneSays() {
    TestLine first = ayame.connect("r").says(REGISTER);
    TestLine second = ayame.connect("r").says(REGISTER);
    first.says("{\"type\":\"offer\"}");
    assertThat(first.all()).isEmpty();
    assertThat(second.all()).isEmpty();

    engine.answers();
    assertThat(first.next()).contains("\"isExistClient\":false");
    assertThat(second.all()).isEmpty();
    engine.answers();
    assertThat(second.next()).contains("\"isExistClient\":true");
    second.says("{\"type\":\"answer\"}");
    assertThat(first.all()).containsExactly("{\"type\":\"answer\"}");
  }

  @Test
  void whatTheOtherOneSaidBeforeTheAcceptComesRightBehindIt() {
    TestLine first = ayame.connect("r").says(REGISTER);
    TestLine second = ayame.connect("r").says(REGISTER);
    engine.answers();
    first.says("{\"type\":\"offer\"}");

    engine.answers();

    assertThat(second.next()).contains("accept");
    assertThat(second.next()).isEqualTo("{\"type\":\"offer\"}");
  }

  @Test
  void whatTheOtherOneSaysBeforeTheAcceptIsBounded() {
    TestLine first = ayame.connect("r").says(REGISTER);
    TestLine second = ayame.connect("r").says(REGISTER);
    engine.answers();
    first.all();
    for (int i = 0; i < 1000; i++) {
      first.says("{\"type\":\"candidate\"}");
    }
    assertThat(second.closed()).isNull();
    first.says("{\"type\":\"candidate\"}");
    assertThat(second.closed()).isEqualTo(CloseCause.SLOW_CONSUMER);

    answerAll();

    assertThat(second.all()).isEmpty();
    assertThat(first.closed()).as("nobody was introduced").isNull();
    first.says("{\"type\":\"candidate\"}");
    assertThat(ayame.protocol.figures()).containsEntry("members", 1L);

    TestLine third = ayame.connect("r").says(REGISTER);
    String large = "{\"type\":\"offer\",\"sdp\":\"" + "x".repeat(1 << 19) + "\"}";
    for (int i = 0; i < 7; i++) {
      first.says(large);
    }
    assertThat(third.closed()).isNull();
    first.says(large);
    assertThat(third.closed()).isEqualTo(CloseCause.SLOW_CONSUMER);
    answerAll();
  }

  @Test
  void anOtherOneThatLeftBeforeTheAcceptIsToldRightBehindIt() {
    TestLine first = ayame.connect("r").says(REGISTER);
    TestLine second = ayame.connect("r").says(REGISTER);
    engine.answers();
    first.hangsUp();

    answerAll();

    assertThat(second.next()).contains("\"isExistClient\":true");
    assertThat(second.all()).containsExactly("{\"type\":\"bye\"}");
    assertThat(second.closed()).isEqualTo(CloseCause.AYAME_BYE);
    ayame.assertNothingLeft();
  }

  @Test
  void whoLeavesWhileItsJoinIsUnderWayGivesThePlaceBackAndTheOtherGoesOnWaiting() {
    TestLine first = ayame.connect("r").says(REGISTER);
    engine.answers();
    TestLine second = ayame.connect("r").says(REGISTER);
    second.hangsUp();
    assertThat(ayame.protocol.figures()).containsEntry("members", 2L);

    answerAll();

    assertThat(first.next()).contains("accept");
    assertThat(second.all()).isEmpty();
    assertThat(ayame.protocol.figures()).containsEntry("members", 1L);
    // Who was never introduced is nobody whose leaving could end the room.
    engine.route(new PeerId("test", 1), Signal.of("bye", new PeerId("test", 2), "r"));
    assertThat(first.closed()).isNull();
    first.says("{\"type\":\"offer\"}");
    TestLine third = ayame.connect("r").says(REGISTER);
    answerAll();
    assertThat(third.next()).contains("\"isExistClient\":true");
    first.says("{\"type\":\"answer\"}");
    assertThat(third.all()).containsExactly("{\"type\":\"answer\"}");
    assertThat(first.all()).isEmpty();
  }

  @Test
  void whoLeavesWhileItsWebhookIsAskedAsksForNoPlaceWhichAnotherMightMiss() {
    AyameFixture guarded = new AyameFixture(Map.of(), true);
    HeldEngine held = new HeldEngine(guarded.board.exchange());
    guarded.board.board().connect(held);
    guarded.connect("r").says(REGISTER).hangsUp();
    guarded.authn.answers(200, "{\"allowed\":true}");
    assertThat(held.held()).isZero();
    guarded.assertNothingLeft();
  }

  @Test
  void whoWaitsInTheRoomDoesNotSufferFromAJoinThatFailed() {
    TestLine first = ayame.connect("r").says(REGISTER);
    engine.answers();
    first.all();
    engine.failing(new IllegalStateException("away"));
    TestLine second = ayame.connect("r").says(REGISTER);
    answerAll();
    assertThat(second.closed()).isEqualTo(CloseCause.AYAME_TRY_AGAIN);

    assertThat(first.closed()).isNull();
    assertThat(first.all()).isEmpty();
    assertThat(ayame.protocol.figures()).containsEntry("members", 1L);
  }

  @Test
  void aPartnerWhoseServerDiedIsTakenLeaveOfWhateverTheEngineCallsIt() {
    TestLine first = ayame.connect("r").says(REGISTER);
    TestLine second = ayame.connect("r").says(REGISTER);
    answerAll();
    first.all();
    PeerId dead = new PeerId("test", 2);
    engine.route(new PeerId("test", 1), Signal.of("lost", dead, "r"));
    assertThat(first.all()).containsExactly("{\"type\":\"bye\"}");
    assertThat(first.closed()).isEqualTo(CloseCause.AYAME_BYE);
    assertThat(second.closed()).isNull();
  }

  @Test
  void signalsOfStrangersAreIgnored() {
    TestLine first = ayame.connect("r").says(REGISTER);
    answerAll();
    first.all();
    PeerId stranger = new PeerId("elsewhere", 9);
    for (String kind : new String[] {"relay", "bye", "left", "withdrawn", "lost"}) {
      engine.route(new PeerId("test", 1), Signal.of(kind, stranger, "r"));
    }
    assertThat(first.all()).isEmpty();
    assertThat(first.closed()).isNull();
  }

  @Test
  void anEngineThatCannotAnswerMeansTryAgainLater() {
    engine.failing(new IllegalStateException("away"));
    TestLine line = ayame.connect("r").says(REGISTER).says("{\"type\":\"offer\"}");
    engine.answers();

    assertThat(line.all()).containsExactly("{\"type\":\"reject\",\"reason\":\"TryAgainLater\"}");
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_TRY_AGAIN);
    assertThat(line.closed().code()).isEqualTo(1013);
    answerAll();
    // The join had come to pass: the place was given back all the same.
    ayame.assertNothingLeft();
    assertThat(ayame.disconnect.next()).isNotNull();
    assertThat(ayame.disconnect.next()).isNull();
  }

  @Test
  void aLeaveThatTheEngineCannotAnswerHarmsNobodyElse() {
    TestLine first = ayame.connect("r").says(REGISTER);
    engine.answers();
    engine.failing(new IllegalStateException("away"));
    first.hangsUp();
    answerAll();
    assertThat(first.closed()).isEqualTo(CloseCause.CLIENT);
    ayame.assertNothingLeft();
  }
}
