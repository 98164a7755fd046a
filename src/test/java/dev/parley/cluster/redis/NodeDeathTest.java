package dev.parley.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Names.Holder;
import dev.parley.exchange.Pairings.Entry;
import dev.parley.exchange.Pairings.Match;
import dev.parley.exchange.Rooms.Join;
import dev.parley.exchange.Rooms.Member;
import dev.parley.exchange.Rooms.Room;
import dev.parley.exchange.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that die or are believed to, and a Redis that stops, or forgets everything. */
class NodeDeathTest {
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Map<String, String> SETTINGS =
      Map.of("CLUSTER_LEASE_SEC", "3", "CLUSTER_WAIT_SEC", "3");
  private static final Room ROOM = new Room("kind", "room");

  private final RedisProcess redis = RedisProcess.start();
  private final List<TestNode> nodes = new ArrayList<>();

  @BeforeEach
  void joinThree() {
    for (int i = 0; i < 3; i++) {
      nodes.add(new TestNode(redis, "p", "n" + i, SETTINGS));
    }
    nodes.forEach(TestNode::settle);
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    redis.close();
  }

  private static <T> T now(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  private static void await(String what, Duration most, BooleanSupplier condition) {
    long end = System.nanoTime() + most.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static boolean claim(TestNode.Recorder peer, String name) {
    return now(peer.node()
            .engine()
            .names()
            .claim(
                "s", name, new Holder(peer.id(), ""), null, Signal.of("replaced", peer.id(), "")))
        .granted();
  }

  private static Join join(TestNode.Recorder peer, String name) {
    return now(
        peer.node()
            .engine()
            .rooms()
            .join(ROOM, new Member(name, peer.id()), 2, Signal.of("in", peer.id(), name)));
  }

  private static java.util.Optional<Match> enter(TestNode.Recorder peer, String queue) {
    return now(
        peer.node().engine().pairings().enter(queue, new Entry(peer.id(), 1, "label", false)));
  }

  private void kill(TestNode node) {
    nodes.remove(node);
    node.kill();
  }

  @Test
  void whatADeadNodeHeldIsFreeAndItsPartnersAreToldOnce() {
    TestNode dying = nodes.get(0);
    TestNode.Recorder dead = dying.peer();
    TestNode.Recorder partner = nodes.get(1).peer();
    TestNode.Recorder other = nodes.get(2).peer();
    join(dead, "dead");
    join(partner, "partner");
    claim(dead, "name");
    enter(dead, "pairs");
    Match match = enter(other, "pairs").orElseThrow();
    enter(dead, "lonely");
    kill(dying);

    List<Signal> toldPartner = new ArrayList<>();
    List<Signal> toldOther = new ArrayList<>();
    await(
        "both are told",
        LEASE.multipliedBy(2),
        () -> {
          toldPartner.addAll(partner.heard());
          toldOther.addAll(other.heard());
          return !toldPartner.isEmpty() && !toldOther.isEmpty();
        });
    await("all hear of it", LEASE, () -> !partner.lost().isEmpty() && !other.lost().isEmpty());
    assertThat(toldPartner).containsExactly(Signal.of(Signal.LOST, dead.id(), "dead"));
    assertThat(toldOther).containsExactly(Signal.of(Signal.LOST, dead.id(), match.room()));

    assertThat(claim(partner, "name")).isTrue();
    assertThat(join(other, "other")).isInstanceOf(Join.Joined.class);
    assertThat(enter(partner, "lonely")).as("nobody waits there any more").isEmpty();
    assertThat(enter(other, "pairs")).as("the pair is over").isEmpty();

    // Three more beats: nobody is told again.
    for (int i = 0; i < 3; i++) {
      now(nodes.get(0).engine().ask(null, "beat", "0"));
    }
    nodes.forEach(TestNode::settle);
    assertThat(partner.heard()).extracting(Signal::kind).containsExactly("in");
    assertThat(other.heard()).isEmpty();
    assertThat(partner.lost()).containsExactly(dead.id().node());
    assertThat(other.lost()).containsExactly(dead.id().node());
  }

  @Test
  void whoSpeaksToAConversationOfADeadNodeGetsItBack() {
    TestNode dying = nodes.get(0);
    TestNode.Recorder dead = dying.peer();
    TestNode.Recorder other = nodes.get(1).peer();
    kill(dying);
    await("it is known", LEASE.multipliedBy(2), () -> !other.lost().isEmpty());
    Signal signal = new Signal("relay", other.id(), "ref", "text");
    other.node().engine().route(dead.id(), signal);
    other.node().settle();
    assertThat(other.returned()).containsExactly(signal);
  }

  @Test
  void aFrozenRedisKillsNobodyAndNothingIsLost() {
    TestNode.Recorder a = nodes.get(0).peer();
    TestNode.Recorder b = nodes.get(1).peer();
    join(a, "a");
    join(b, "b");
    nodes.forEach(TestNode::settle);
    a.heard();
    claim(a, "name");
    redis.freeze();
    try {
      Throwable failure =
          now(b.node().engine().names().find("s", "name").handle((value, why) -> why));
      assertThat(failure).as("refused, not silent").hasRootCauseInstanceOf(EngineAway.class);
      await(
          "longer than two leases",
          LEASE.multipliedBy(5),
          () -> b.node().engine().awayFor().compareTo(LEASE.multipliedBy(2)) > 0);
    } finally {
      redis.thaw();
    }
    await(
        "it is back",
        Duration.ofSeconds(10),
        () -> nodes.stream().allMatch(n -> n.engine().awayFor().compareTo(LEASE) < 0));
    nodes.forEach(TestNode::settle);
    assertThat(now(b.node().engine().names().find("s", "name"))).contains(new Holder(a.id(), ""));
    b.node().engine().route(a.id(), Signal.of("relay", b.id(), "after"));
    b.node().settle();
    a.node().settle();
    assertThat(a.heard()).containsExactly(Signal.of("relay", b.id(), "after"));
    assertThat(a.lost()).isEmpty();
    assertThat(a.closed()).isNull();
  }

  @Test
  void whoeverLostItsPlacesBecauseRedisForgotThemIsToldToComeAgain() {
    TestNode.Recorder a = nodes.get(0).peer();
    claim(a, "name");
    redis.kill();
    redis.run();
    await("it is closed", Duration.ofSeconds(10), () -> a.closed() != null);
    assertThat(a.closed()).isEqualTo(CloseCause.DRAIN);
    TestNode.Recorder b = nodes.get(1).peer();
    await(
        "it is back",
        Duration.ofSeconds(10),
        () -> b.node().engine().awayFor().compareTo(LEASE) < 0);
    assertThat(claim(b, "name")).isTrue();
  }

  @Test
  void aGivingBackDuringAnOutageIsMadeUpFor() {
    TestNode.Recorder a = nodes.get(0).peer();
    TestNode.Recorder b = nodes.get(1).peer();
    join(a, "a");
    join(b, "b");
    nodes.forEach(TestNode::settle);
    a.heard();
    redis.freeze();
    CompletionStage<Boolean> left;
    try {
      left =
          b.node()
              .engine()
              .rooms()
              .leave(ROOM, new Member("b", b.id()), Signal.of("out", b.id(), "b"));
      Throwable failure = now(left.handle((value, why) -> why));
      assertThat(failure).as("refused, not silent").isNotNull();
    } finally {
      redis.thaw();
    }
    List<Signal> told = new ArrayList<>();
    await(
        "a is told",
        Duration.ofSeconds(10),
        () -> {
          told.addAll(a.heard());
          return !told.isEmpty();
        });
    nodes.forEach(TestNode::settle);
    told.addAll(a.heard());
    assertThat(told).containsExactly(Signal.of("out", b.id(), "b"));
  }
}
