package dev.parley.protocol.pairing;

import static dev.parley.protocol.pairing.PairingHouse.PARTNER_LEFT;
import static dev.parley.protocol.pairing.PairingHouse.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.Crowd;
import dev.parley.exchange.FarExchange.Network;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.ice.IceServers;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many clients do everything at every moment: whatever the order, nobody has two partners, partners
 * are each other's, each leave is told once, and nothing is left at the end.
 */
class PairingChaosTest {
  private static final FrameReader READER =
      FrameReader.frames("roomId", "partnerId", "initiator", "from", "clientId", "code");
  private static final String[] WORDS = {
    "available", "available", "available", "next", "next", "leave", "offer", "ice", "ping"
  };

  /** A client and what it believes. */
  private static final class Client {
    private final TestLine line;
    private final String id;
    private final List<String> rooms = new ArrayList<>();
    private String partner;
    private boolean initiator;
    // It asked to leave, and the server may not have got round to it: news may cross with that.
    private boolean parting;
    private int heardOffers;

    Client(TestLine line, String id) {
      this.line = line;
      this.id = id;
    }

    void says(String type) {
      if (type.equals("next") || type.equals("leave")) {
        parting = true;
      }
      PairingHouse.says(line, type);
    }

    void reads() {
      for (String text : line.all()) {
        Frame frame = read(text);
        switch (frame.type()) {
          case "matched" -> {
            assertThat(partner == null || parting)
                .as("%s has a partner already when %s comes", id, text)
                .isTrue();
            partner = frame.string("partnerId");
            assertThat(partner).isNotEqualTo(id);
            initiator = frame.isTrue("initiator");
            assertThat(rooms).doesNotContain(frame.string("roomId"));
            rooms.add(frame.string("roomId"));
          }
          case "partner-left" -> {
            assertThat(partner).as("the partner of %s", id).isNotNull();
            partner = null;
          }
          case "offer", "ice" -> {
            assertThat(frame.string("from")).isEqualTo(partner);
            heardOffers++;
          }
          default -> {
            // Pongs and errors.
          }
        }
      }
    }
  }

  private static Frame read(String text) {
    try {
      return READER.read(text);
    } catch (BadFrame e) {
      throw new AssertionError("the server sent " + text, e);
    }
  }

  private final PairingHouse house;
  private final List<Client> clients = new ArrayList<>();
  private final Map<String, List<Client>> members = new HashMap<>();

  PairingChaosTest() {
    house = new PairingHouse(true, IceServers.none(), Optional.empty());
  }

  private Client connect() {
    TestLine line = house.board.connect(house.protocol, TestBoard.upgrade("/ws"), false);
    Client client = new Client(line, read(line.next()).string("clientId"));
    clients.add(client);
    return client;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
  void whateverTheOrder(int seed) {
    Random random = new Random(seed);
    house.exchange.far(seed % 2 == 1);
    for (int round = 0; round < 15; round++) {
      house.exchange.network(Network.SLOW);
      for (int i = 0; i < 150; i++) {
        something(random);
      }
      atRest(random.nextBoolean());
    }
    clients.forEach(client -> client.line.hangsUp());
    house.exchange.settle();
    house.waitingAndPaired(0, 0);
    assertThat(house.board.timersSet()).isLessThanOrEqualTo(1);
    house.board.pass(PairingHouse.COOLDOWN.multipliedBy(2));
    assertThat(house.board.timersSet()).isZero();
    assertThat(house.board.board().size()).isZero();
  }

  private void something(Random random) {
    int dice = random.nextInt(100);
    if (clients.size() < 3 || (dice < 3 && clients.size() < 12)) {
      connect();
    } else if (dice < 5) {
      Client client = clients.remove(random.nextInt(clients.size()));
      client.line.hangsUp();
    } else if (dice < 50) {
      house.exchange.step(random);
    } else if (dice < 55) {
      house.board.pass(Duration.ofMillis(random.nextInt(4000)));
    } else {
      Client client = clients.get(random.nextInt(clients.size()));
      client.reads();
      client.says(WORDS[random.nextInt(WORDS.length)]);
    }
  }

  /** Everything settles; then what clients believe is what is so. */
  private void atRest(boolean afterCoolDown) {
    house.exchange.network(Network.GOOD);
    house.exchange.settle();
    // Also so that the pace is no matter for the questions that follow.
    house.board.pass(afterCoolDown ? PairingHouse.COOLDOWN.multipliedBy(2) : Duration.ofSeconds(1));
    house.exchange.settle();
    Map<String, Client> byId = new HashMap<>();
    for (Client client : clients) {
      client.reads();
      client.heardOffers = 0;
      byId.put(client.id, client);
    }
    int paired = 0;
    for (Client client : clients) {
      says(client.line, "offer");
      house.exchange.settle();
      String answer = client.line.next();
      if (answer == null) {
        Client partner = byId.get(client.partner);
        assertThat(partner).as("partner of %s", client.id).isNotNull();
        partner.reads();
        assertThat(partner.heardOffers).isEqualTo(1);
        assertThat(partner.partner).isEqualTo(client.id);
        assertThat(partner.initiator).isNotEqualTo(client.initiator);
        assertThat(partner.rooms.get(partner.rooms.size() - 1))
            .isEqualTo(client.rooms.get(client.rooms.size() - 1));
        paired++;
      } else {
        assertThat(read(answer).string("code")).isEqualTo("NOT_PAIRED");
        // Whoever was not told that it is over has ended it itself.
        assertThat(client.partner == null || client.parting).as(client.id).isTrue();
        client.partner = null;
      }
      client.parting = false;
    }
    for (Client client : clients) {
      client.reads();
      assertThat(client.heardOffers).isLessThanOrEqualTo(1);
    }
    long waiting = house.protocol.figures().get("waiting");
    assertThat(house.protocol.figures()).containsEntry("rooms", paired / 2L);
    assertThat(waiting).isLessThanOrEqualTo(clients.size() - paired);
    if (afterCoolDown) {
      assertThat(waiting).isLessThanOrEqualTo(1);
    }
  }

  /** A thousand at once, on real threads. */
  @Test
  void aThousandAtOnceAreAllPaired() throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      connect();
    }
    Crowd.each(clients, 8, client -> says(client.line, "available"));
    house.waitingAndPaired(0, 500);
    for (Client client : clients) {
      client.reads();
      assertThat(client.rooms).hasSize(1);
      members.computeIfAbsent(client.rooms.get(0), room -> new ArrayList<>()).add(client);
    }
    assertThat(members).hasSize(500);
    members.forEach(
        (room, two) -> {
          assertThat(two).hasSize(2);
          assertThat(two.get(0).partner).isEqualTo(two.get(1).id);
          assertThat(two.get(1).partner).isEqualTo(two.get(0).id);
          assertThat(two.get(0).initiator).isNotEqualTo(two.get(1).initiator);
        });
    Crowd.each(clients, 8, client -> client.line.hangsUp());
    house.waitingAndPaired(0, 0);
    long farewells =
        clients.stream()
            .flatMap(client -> client.line.all().stream())
            .filter(PARTNER_LEFT::equals)
            .count();
    // Whoever is left behind is queued and may meet another before it goes itself.
    assertThat(farewells).isLessThanOrEqualTo(1000);
    assertThat(house.board.board().size()).isZero();
  }

  /** Everyone says everything, on real threads. */
  @Test
  void onRealThreadsTheBeliefsAreTrueToo() throws InterruptedException {
    for (int i = 0; i < 40; i++) {
      connect();
    }
    for (int round = 0; round < 20; round++) {
      house.board.pass(Duration.ofSeconds(1));
      Crowd.each(
          clients,
          4,
          client -> {
            Random random = new Random(client.id.hashCode());
            for (int i = 0; i < 30; i++) {
              client.says(WORDS[random.nextInt(WORDS.length)]);
            }
          });
      atRest(round % 5 == 4);
    }
    Crowd.each(clients, 4, client -> client.line.hangsUp());
    house.waitingAndPaired(0, 0);
  }
}
