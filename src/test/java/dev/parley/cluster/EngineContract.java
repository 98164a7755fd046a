package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.Delivery;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Names.Claim;
import dev.parley.exchange.Names.Holder;
import dev.parley.exchange.Pairings.Entry;
import dev.parley.exchange.Pairings.Match;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Rooms.Join;
import dev.parley.exchange.Rooms.Member;
import dev.parley.exchange.Rooms.Room;
import dev.parley.exchange.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every engine must do, whatever stands behind it. A test of an engine extends this class and
 * says how to make one. Peers are conversations that record their signals.
 */
public abstract class EngineContract {
  private static final Duration COOLDOWN = Duration.ofSeconds(10);

  /** An exchange under test, with peers in it. */
  public interface Bench extends AutoCloseable {
    /** The exchange. */
    Exchange exchange();

    /** A new conversation. */
    Peer peer();

    /** Lets the engine's time pass. */
    void pass(Duration time);

    @Override
    void close();
  }

  /** A conversation that records what it is told. */
  public interface Peer {
    /** Its address. */
    PeerId id();

    /** The signals since last asked, after everything sent so far has arrived. */
    List<Signal> told();

    /** The signals that came back since last asked. */
    List<Signal> returned();

    /** Ends it, without giving anything back. */
    void close();
  }

  private Bench bench;
  private Exchange exchange;

  /** A fresh, empty exchange. */
  protected abstract Bench open();

  @BeforeEach
  void start() {
    bench = open();
    exchange = bench.exchange();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private static <T> T now(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no answer", e);
    }
  }

  private static Signal signal(String kind, Peer from) {
    return Signal.of(kind, from.id(), "");
  }

  private static List<String> kinds(List<Signal> signals) {
    return signals.stream().map(Signal::kind).toList();
  }

  // --- routing

  @Test
  void signalsArriveInOrder() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    for (int i = 0; i < 1000; i++) {
      assertThat(exchange.route(b.id(), new Signal("n", a.id(), "r", "" + i)))
          .isNotEqualTo(Delivery.GONE);
    }
    assertThat(b.told()).extracting(Signal::text).containsExactlyElementsOf(numbers(1000));
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  @Test
  void aSignalToAPeerThatIsGoneIsToldAtOnceOrComesBack() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    b.close();
    Signal signal = new Signal("x", a.id(), "ref", "text");
    if (exchange.route(b.id(), signal) != Delivery.GONE) {
      assertThat(a.returned()).containsExactly(signal);
    }
  }

  // --- names

  private Claim claim(String name, Peer peer, String seal, Holder displaced) {
    return now(
        exchange
            .names()
            .claim("s", name, new Holder(peer.id(), seal), displaced, signal("replaced", peer)));
  }

  @Test
  void aNameHasOneOwner() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    assertThat(claim("n", a, "seal", null)).isEqualTo(new Claim(true, new Holder(a.id(), "seal")));
    assertThat(claim("n", b, "", null)).isEqualTo(new Claim(false, new Holder(a.id(), "seal")));
    assertThat(claim("m", b, "", null).granted()).isTrue();
    assertThat(now(exchange.names().find("s", "n"))).contains(new Holder(a.id(), "seal"));
    assertThat(now(exchange.names().find("t", "n"))).isEmpty();
    assertThat(exchange.names().count("s")).isEqualTo(2);
  }

  @Test
  void itsOwnerMayClaimItAgain() {
    Peer a = bench.peer();
    claim("n", a, "old", null);
    assertThat(claim("n", a, "new", null)).isEqualTo(new Claim(true, new Holder(a.id(), "new")));
    assertThat(now(exchange.names().find("s", "n"))).contains(new Holder(a.id(), "new"));
    assertThat(a.told()).isEmpty();
  }

  @Test
  void replacingNamesTheOneWhoIsMeant() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    Peer c = bench.peer();
    claim("n", a, "", null);
    assertThat(claim("n", c, "", new Holder(b.id(), "")).granted()).isFalse();
    assertThat(claim("n", b, "", new Holder(a.id(), "")).granted()).isTrue();
    assertThat(a.told()).containsExactly(signal("replaced", b));
    assertThat(claim("n", c, "", new Holder(a.id(), "")))
        .isEqualTo(new Claim(false, new Holder(b.id(), "")));
    assertThat(exchange.names().count("s")).isEqualTo(1);
  }

  @Test
  void anOwnerWhoseSealChangedMeanwhileIsNotReplaced() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    claim("n", a, "", null);
    Holder seen = claim("n", b, "", null).holder();
    claim("n", a, "sealed", null);
    assertThat(claim("n", b, "", seen)).isEqualTo(new Claim(false, new Holder(a.id(), "sealed")));
    assertThat(a.told()).isEmpty();
    assertThat(claim("n", b, "", new Holder(a.id(), "sealed")).granted()).isTrue();
    assertThat(a.told()).containsExactly(signal("replaced", b));
  }

  @Test
  void aReleaseNeverTakesANewerOwnersClaim() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    claim("n", a, "", null);
    claim("n", b, "", new Holder(a.id(), ""));
    assertThat(now(exchange.names().release("s", "n", a.id()))).isFalse();
    assertThat(now(exchange.names().find("s", "n"))).contains(new Holder(b.id(), ""));
    assertThat(now(exchange.names().release("s", "n", b.id()))).isTrue();
    assertThat(now(exchange.names().release("s", "n", b.id()))).isFalse();
    assertThat(now(exchange.names().find("s", "n"))).isEmpty();
    assertThat(exchange.names().count("s")).isZero();
  }

  // --- rooms

  private static final Room ROOM = new Room("kind", "room");

  private Join join(Peer peer, String name, int capacity) {
    return now(
        exchange
            .rooms()
            .join(ROOM, new Member(name, peer.id()), capacity, signal("in " + name, peer)));
  }

  private boolean leave(Peer peer, String name) {
    return now(
        exchange.rooms().leave(ROOM, new Member(name, peer.id()), signal("out " + name, peer)));
  }

  @Test
  void membersAreListedInOrderOfJoiningAndTheOthersAreTold() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    Peer c = bench.peer();
    assertThat(join(c, "c", 9)).isEqualTo(new Join.Joined(List.of(new Member("c", c.id()))));
    join(a, "a", 9);
    Join.Joined joined = (Join.Joined) join(b, "b", 9);
    assertThat(joined.members()).extracting(Member::name).containsExactly("c", "a", "b");
    assertThat(now(exchange.rooms().members(ROOM))).isEqualTo(joined.members());
    assertThat(now(exchange.rooms().find(ROOM, "a"))).contains(a.id());
    assertThat(now(exchange.rooms().find(ROOM, "x"))).isEmpty();
    assertThat(kinds(c.told())).containsExactly("in a", "in b");
    assertThat(kinds(a.told())).containsExactly("in b");
    assertThat(b.told()).isEmpty();
    assertThat(exchange.rooms().rooms("kind")).isEqualTo(1);
    assertThat(exchange.rooms().members("kind")).isEqualTo(3);
  }

  @Test
  void aRoomTakesNoMoreThanItMayAndNoNameTwice() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    Peer c = bench.peer();
    join(a, "a", 2);
    assertThat(join(c, "a", 2)).isEqualTo(new Join.NameTaken());
    join(b, "b", 2);
    assertThat(join(c, "c", 2)).isEqualTo(new Join.Full());
    assertThat(join(c, "b", 2)).isEqualTo(new Join.NameTaken());
    assertThat(kinds(a.told())).containsExactly("in b");
    assertThat(leave(a, "a")).isTrue();
    assertThat(join(c, "c", 2)).isInstanceOf(Join.Joined.class);
    assertThat(exchange.rooms().members("kind")).isEqualTo(2);
  }

  @Test
  void leavingTellsTheOthersOnceAndChangesNothingTwice() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    join(a, "a", 9);
    join(b, "b", 9);
    a.told();
    assertThat(leave(b, "b")).isTrue();
    assertThat(leave(b, "b")).isFalse();
    assertThat(kinds(a.told())).containsExactly("out b");
    Peer other = bench.peer();
    assertThat(leave(other, "a")).as("somebody else's name").isFalse();
    assertThat(leave(a, "a")).isTrue();
    assertThat(now(exchange.rooms().members(ROOM))).isEmpty();
    assertThat(exchange.rooms().rooms("kind")).isZero();
    assertThat(exchange.rooms().members("kind")).isZero();
  }

  @Test
  void aDissolvedRoomIsFreeAtOnce() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    Peer c = bench.peer();
    join(a, "a", 2);
    join(b, "b", 2);
    a.told();
    Signal bye = signal("bye", b);
    assertThat(now(exchange.rooms().dissolve(ROOM, new Member("c", c.id()), bye))).isFalse();
    assertThat(now(exchange.rooms().dissolve(ROOM, new Member("b", b.id()), bye))).isTrue();
    assertThat(now(exchange.rooms().dissolve(ROOM, new Member("a", a.id()), bye))).isFalse();
    assertThat(a.told()).containsExactly(bye);
    assertThat(b.told()).isEmpty();
    assertThat(((Join.Joined) join(c, "c", 2)).members()).hasSize(1);
    assertThat(exchange.rooms().rooms("kind")).isEqualTo(1);
    assertThat(exchange.rooms().members("kind")).isEqualTo(1);
  }

  @Test
  void aBroadcastReachesAllButItsSender() {
    List<Peer> peers = IntStream.range(0, 5).mapToObj(i -> bench.peer()).toList();
    for (int i = 0; i < 5; i++) {
      join(peers.get(i), "p" + i, 9);
    }
    peers.forEach(Peer::told);
    assertThat(now(exchange.rooms().broadcast(ROOM, signal("all", peers.get(2))))).isEqualTo(4);
    for (int i = 0; i < 5; i++) {
      assertThat(peers.get(i).told()).hasSize(i == 2 ? 0 : 1);
    }
    assertThat(
            now(exchange.rooms().broadcast(new Room("kind", "none"), signal("all", peers.get(2)))))
        .isZero();
  }

  // --- pairings

  private Optional<Match> enter(Peer peer, long ticket, boolean first) {
    return now(
        exchange.pairings().enter("q", new Entry(peer.id(), ticket, "label-" + ticket, first)));
  }

  private boolean part(Peer peer) {
    return now(exchange.pairings().leave("q", peer.id(), signal("left", peer), COOLDOWN));
  }

  @Test
  void strangersArePairedFirstInFirstOut() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    assertThat(enter(a, 1, false)).isEmpty();
    assertThat(enter(a, 2, false)).as("entering twice").isEmpty();
    assertThat(exchange.pairings().waiting("q")).isEqualTo(1);
    Match matchOfB = enter(b, 7, false).orElseThrow();
    Match matchOfA = Match.of(a.told().get(0));
    assertThat(matchOfA).isEqualTo(new Match(1, matchOfB.room(), b.id(), "label-7", false));
    assertThat(matchOfB).isEqualTo(new Match(7, matchOfA.room(), a.id(), "label-1", true));
    assertThat(exchange.pairings().waiting("q")).isZero();
    assertThat(exchange.pairings().pairs("q")).isEqualTo(1);
    assertThat(enter(a, 3, false)).as("paired already").isEmpty();
    assertThat(exchange.pairings().waiting("q")).isZero();
  }

  @Test
  void leavingAPairTellsThePartnerWithTheRoom() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    enter(a, 1, false);
    Match match = enter(b, 2, false).orElseThrow();
    a.told();
    assertThat(part(b)).isTrue();
    assertThat(part(b)).isFalse();
    assertThat(a.told()).containsExactly(new Signal("left", b.id(), match.room(), ""));
    assertThat(part(a)).as("its partner left already").isFalse();
    assertThat(exchange.pairings().pairs("q")).isZero();
  }

  @Test
  void leavingTheQueueTellsNobody() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    enter(a, 1, false);
    assertThat(part(a)).isTrue();
    assertThat(enter(b, 2, false)).isEmpty();
    assertThat(a.told()).isEmpty();
  }

  @Test
  void twoWhoPartedWaitOutTheirCoolDownAndAreThenPairedUnasked() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    enter(a, 1, false);
    enter(b, 2, false);
    part(a);
    a.told();
    b.told();
    assertThat(enter(a, 3, false)).isEmpty();
    assertThat(enter(b, 4, true)).isEmpty();
    bench.pass(COOLDOWN.minusSeconds(1));
    assertThat(a.told()).isEmpty();
    bench.pass(Duration.ofSeconds(2));
    Match matchOfA = Match.of(a.told().get(0));
    Match matchOfB = Match.of(b.told().get(0));
    assertThat(matchOfA.partner()).isEqualTo(b.id());
    assertThat(matchOfB.partner()).isEqualTo(a.id());
    assertThat(matchOfA.ticket()).isEqualTo(3);
    assertThat(matchOfB.ticket()).isEqualTo(4);
    assertThat(matchOfA.initiator()).isFalse();
    assertThat(matchOfB.initiator()).as("b waited less").isTrue();
    assertThat(exchange.pairings().waiting("q")).isZero();
  }

  @Test
  void aThirdIsPairedWithTheFirstWhoMayBe() {
    Peer a = bench.peer();
    Peer b = bench.peer();
    Peer c = bench.peer();
    enter(a, 1, false);
    enter(b, 2, false);
    part(a);
    enter(a, 3, false);
    enter(b, 4, true);
    b.told();
    assertThat(enter(c, 5, false).orElseThrow().partner()).as("b stands first").isEqualTo(b.id());
    assertThat(exchange.pairings().waiting("q")).isEqualTo(1);
  }

  // --- races

  private void atOnce(int threads, java.util.function.IntConsumer task) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  task.accept(number);
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> each : running) {
        each.get(30, TimeUnit.SECONDS);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void ofManyAtOnceExactlyAsManyWinAsMay() {
    for (int round = 0; round < 50; round++) {
      List<Peer> peers = IntStream.range(0, 8).mapToObj(i -> bench.peer()).toList();
      Room room = new Room("race", "r" + round);
      Set<Integer> in = java.util.Collections.synchronizedSet(new HashSet<>());
      Set<Integer> named = java.util.Collections.synchronizedSet(new HashSet<>());
      atOnce(
          8,
          i -> {
            Peer peer = peers.get(i);
            if (now(
                    exchange
                        .rooms()
                        .join(room, new Member("p" + i, peer.id()), 2, signal("in", peer)))
                instanceof Join.Joined) {
              in.add(i);
            }
            if (now(exchange
                    .names()
                    .claim("race", room.name(), new Holder(peer.id(), ""), null, signal("x", peer)))
                .granted()) {
              named.add(i);
            }
          });
      assertThat(in).hasSize(2);
      assertThat(named).hasSize(1);
    }
  }

  @Test
  void manyWhoAskAtOnceAreAllPairedOnce() {
    int count = 200;
    List<Peer> peers = IntStream.range(0, count).mapToObj(i -> bench.peer()).toList();
    List<Optional<Match>> answers = java.util.Collections.synchronizedList(new ArrayList<>());
    PeerId[][] partner = new PeerId[count][1];
    atOnce(
        8,
        thread -> {
          for (int i = thread; i < count; i += 8) {
            int number = i;
            Optional<Match> match = enter(peers.get(i), i, false);
            match.ifPresent(m -> partner[number][0] = m.partner());
            answers.add(match);
          }
        });
    assertThat(answers.stream().filter(Optional::isPresent)).hasSize(count / 2);
    for (int i = 0; i < count; i++) {
      List<Signal> told = peers.get(i).told();
      assertThat(told.size() + (partner[i][0] == null ? 0 : 1))
          .as("matches of one peer")
          .isEqualTo(1);
      if (partner[i][0] == null) {
        partner[i][0] = told.get(0).from();
      }
    }
    for (int i = 0; i < count; i++) {
      int number = i;
      int other =
          IntStream.range(0, count)
              .filter(j -> peers.get(j).id().equals(partner[number][0]))
              .findFirst()
              .orElseThrow();
      assertThat(partner[other][0]).isEqualTo(peers.get(i).id());
    }
  }

  @Test
  void everyMemberSeesChangesInTheSameOrder() {
    Peer watcher = bench.peer();
    Peer second = bench.peer();
    join(watcher, "watcher", 1000);
    join(second, "second", 1000);
    watcher.told();
    atOnce(
        6,
        thread -> {
          for (int i = 0; i < 50; i++) {
            Peer peer = bench.peer();
            // The same name comes and goes: its "in" and "out" must alternate for everyone.
            if (join(peer, "name", 1000) instanceof Join.Joined) {
              leave(peer, "name");
            }
          }
        });
    List<String> seen = kinds(watcher.told());
    assertThat(seen).isNotEmpty().isEqualTo(kinds(second.told()));
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i)).isEqualTo(i % 2 == 0 ? "in name" : "out name");
    }
  }
}
