package dev.parley.protocol.named;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Crowd;
import dev.parley.exchange.FarExchange.Network;
import dev.parley.exchange.TestLine;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.JsonArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many peers come, go, write and tell at every moment: whatever the order, each sees exactly who is
 * there, a name has one owner, words come from whom they say and in order.
 */
class NamedChaosTest {
  private static final FrameReader READER =
      FrameReader.frames("peer", "from", "id", "clients", "error", "target", "seq");

  /** A peer and whom it sees. */
  private static final class Peer {
    private final TestLine line;
    private final String name;
    private Set<String> sees;
    private boolean refused;
    // Of each sender, what it last said to this one: numbers of one sender must grow.
    private final Map<String, Integer> lastFrom = new HashMap<>();

    Peer(TestLine line, String name) {
      this.line = line;
      this.name = name;
    }

    boolean isIn() {
      return sees != null && line.closed() == null;
    }

    void reads() {
      for (String text : line.all()) {
        Frame frame = read(text);
        if (frame.string("from") != null) {
          heard(frame);
          continue;
        }
        switch (frame.type()) {
          case "login_success" -> {
            assertThat(sees).isNull();
            assertThat(frame.string("id")).isEqualTo(name);
            List<String> clients = strings(frame.raw("clients"));
            sees = new LinkedHashSet<>(clients);
            assertThat(sees).hasSameSizeAs(clients);
            assertThat(clients.get(clients.size() - 1)).isEqualTo(name);
          }
          case "peer_connected" -> {
            assertThat(sees).as("after login_success").isNotNull();
            assertThat(sees.add(frame.string("peer"))).as("%s sees %s twice", name, text).isTrue();
            lastFrom.remove(frame.string("peer"));
          }
          case "peer_disconnected" ->
              assertThat(sees.remove(frame.string("peer"))).as("%s: %s", name, text).isTrue();
          case "error" -> refused |= frame.string("error").equals("name_taken");
          default -> {
            // A pong.
          }
        }
      }
    }

    private void heard(Frame frame) {
      assertThat(sees).as("whom %s sees", name).contains(frame.string("from"));
      int number = Integer.parseInt(frame.raw("seq"));
      assertThat(number).isGreaterThan(lastFrom.getOrDefault(frame.string("from"), -1));
      lastFrom.put(frame.string("from"), number);
    }
  }

  private static Frame read(String text) {
    try {
      return READER.read(text);
    } catch (BadFrame e) {
      throw new AssertionError("the server sent " + text, e);
    }
  }

  private static List<String> strings(String array) {
    try {
      List<String> strings = new ArrayList<>();
      for (String element : JsonArray.elements(array)) {
        strings.add(JsonArray.string(element));
      }
      return strings;
    } catch (BadFrame e) {
      throw new AssertionError(array, e);
    }
  }

  private final NamedHouse house = new NamedHouse();
  private final List<Peer> peers = new ArrayList<>();
  private int said;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
  void whateverTheOrder(int seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 15; round++) {
      house.exchange.network(Network.SLOW);
      for (int i = 0; i < 150; i++) {
        something(random);
      }
      atRest();
    }
    peers.forEach(peer -> peer.line.hangsUp());
    house.exchange.settle();
    assertThat(house.protocol.figures()).isEqualTo(Map.of("names", 0L, "spaces", 0L));
    assertThat(house.board.timersSet()).isZero();
    assertThat(house.board.board().size()).isZero();
  }

  private void something(Random random) {
    int dice = random.nextInt(100);
    if (peers.size() < 2 || (dice < 12 && peers.size() < 14)) {
      logIn("n" + random.nextInt(8));
    } else if (dice < 20) {
      peers.remove(random.nextInt(peers.size())).line.hangsUp();
    } else if (dice < 60) {
      house.exchange.step(random);
    } else if (dice < 65) {
      house.board.pass(Duration.ofMillis(random.nextInt(1000)));
    } else {
      Peer peer = peers.get(random.nextInt(peers.size()));
      peer.reads();
      String target = "\"target\":\"n" + random.nextInt(8) + "\",";
      String frame =
          switch (random.nextInt(4)) {
            case 0 -> "{\"type\":\"ping\"";
            case 1 -> "{\"type\":\"page_opened\"";
            default -> "{" + target + "\"type\":\"offer\"";
          };
      peer.line.says(frame + ",\"seq\":" + said++ + "}");
    }
  }

  private Peer logIn(String name) {
    Peer peer = new Peer(house.line(), name);
    peers.add(peer);
    NamedHouse.logsIn(peer.line, name);
    return peer;
  }

  private void atRest() {
    house.exchange.network(Network.GOOD);
    house.exchange.settle();
    List<String> names = house.names();
    for (Peer peer : peers) {
      peer.reads();
      // In, or refused for a name that was taken.
      assertThat(peer.isIn()).as(peer.name).isNotEqualTo(peer.refused);
      assertThat(peer.line.closed()).isEqualTo(peer.refused ? CloseCause.NAMED_NAME_TAKEN : null);
      if (peer.isIn()) {
        assertThat(peer.sees).containsExactlyInAnyOrderElementsOf(names);
      }
    }
    assertThat(peers.stream().filter(Peer::isIn).map(peer -> peer.name))
        .containsExactlyInAnyOrderElementsOf(names);
    peers.removeIf(peer -> peer.refused);
  }

  @Test
  void fiftyLoginsForOneNameHaveOneWinner() throws InterruptedException {
    TestLine witness = house.peer("witness");
    for (int round = 0; round < 20; round++) {
      List<Peer> rivals = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        rivals.add(new Peer(house.line(), "a"));
      }
      Crowd.each(rivals, 8, peer -> NamedHouse.logsIn(peer.line, "a"));
      rivals.forEach(Peer::reads);
      assertThat(rivals.stream().filter(Peer::isIn)).hasSize(1);
      assertThat(rivals.stream().filter(peer -> peer.refused)).hasSize(49);
      rivals.forEach(peer -> peer.line.hangsUp());
      assertThat(witness.all())
          .containsExactly(NamedHouse.connected("a"), NamedHouse.disconnected("a"));
    }
  }

  @Test
  void onRealThreadsEveryoneSeesWhoIsThere() throws InterruptedException {
    for (int round = 0; round < 6; round++) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        names.add("r" + round + "-" + i);
      }
      List<Peer> fresh = new ArrayList<>();
      for (String name : names) {
        fresh.add(new Peer(house.line(), name));
      }
      int old = peers.size();
      peers.addAll(fresh);
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < peers.size(); i++) {
        numbers.add(i);
      }
      Crowd.each(
          numbers,
          4,
          i -> {
            Peer peer = peers.get(i);
            if (i < old) {
              peer.line.says("{\"type\":\"page_opened\",\"seq\":" + i + "}").hangsUp();
            } else {
              NamedHouse.logsIn(peer.line, peer.name);
              for (int k = 0; k < 5; k++) {
                peer.line.says("{\"type\":\"stream_started\",\"seq\":" + k + "}");
              }
            }
          });
      peers.subList(0, old).clear();
      atRest();
    }
  }
}
