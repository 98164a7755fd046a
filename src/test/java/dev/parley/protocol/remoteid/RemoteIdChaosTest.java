package dev.parley.protocol.remoteid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Crowd;
import dev.parley.exchange.FarExchange.Network;
import dev.parley.exchange.TestLine;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers register, replace each other and change ids, clients ask and leave, at every moment:
 * whatever the order, an id has one owner, both sides of a session agree on it when all is quiet,
 * each end is told once, and nothing is left at the end.
 */
class RemoteIdChaosTest {
  private static final FrameReader READER =
      FrameReader.frames("remoteId", "sessionId", "error", "tag");
  private static final String[] IDS = {"A", "B", "C"};

  /** A socket and what it believes. */
  private static final class Party {
    private final TestLine line;
    private final int tag;
    // As a server: its id, and its sessions by whether they go on.
    private String remoteId;
    private final Map<String, Boolean> sessions = new HashMap<>();
    // As a client: the session that goes on.
    private String session;
    private boolean asking;
    private final Set<String> heard = new HashSet<>();

    Party(TestLine line, int tag) {
      this.line = line;
      this.tag = tag;
    }

    void reads() {
      for (String text : line.all()) {
        Frame frame = read(text);
        String about = frame.string("sessionId");
        switch (frame.type()) {
          case "registered" -> registered(frame.string("remoteId"));
          case "client-connected" -> assertThat(sessions.put(about, true)).as(text).isNull();
          case "client-disconnected" ->
              assertThat(sessions.put(about, false)).as("%s at %s", text, tag).isTrue();
          case "connected" -> {
            // Without a word about the former one only if it asked for another.
            assertThat(session == null || asking).as(text).isTrue();
            session = about;
          }
          case "peer-disconnected" -> {
            assertThat(session).isNotNull();
            session = null;
          }
          case "offer" -> {
            heard.add(frame.raw("tag"));
            assertThat(sessions.get(about)).as("%s at server %s", text, tag).isTrue();
          }
          case "answer" -> {
            heard.add(frame.raw("tag"));
            // Also while it is pending, before the client knows the session's id.
            assertThat(session == null || session.equals(about) || asking).as(text).isTrue();
          }
          case "error" -> {
            // Whoever asks gives up the former session, and now there is no other.
            if (frame.string("error").startsWith("Server ")) {
              session = null;
            }
          }
          default -> {
            // Pings and pongs.
          }
        }
      }
    }

    private void registered(String id) {
      if (!id.equals(remoteId)) {
        // What it had under another id is over, and it did that itself.
        sessions.replaceAll((session, goesOn) -> false);
      }
      remoteId = id;
    }
  }

  private static Frame read(String text) {
    try {
      return READER.read(text);
    } catch (BadFrame e) {
      throw new AssertionError("the server sent " + text, e);
    }
  }

  private final RemoteIdHouse house = new RemoteIdHouse();
  private final List<Party> parties = new ArrayList<>();
  private int tags;

  private Party connect() {
    Party party = new Party(house.line(), tags++);
    parties.add(party);
    return party;
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
      atRest();
    }
    parties.forEach(party -> party.line.hangsUp());
    house.exchange.settle();
    assertThat(house.protocol.figures()).isEqualTo(Map.of("servers", 0L, "sessions", 0L));
    assertThat(house.board.timersSet()).isZero();
    assertThat(house.board.board().size()).isZero();
  }

  private void something(Random random) {
    int dice = random.nextInt(100);
    if (parties.size() < 4 || (dice < 8 && parties.size() < 14)) {
      connect();
      return;
    }
    Party party = parties.get(random.nextInt(parties.size()));
    party.line.pongs();
    party.reads();
    String id = IDS[random.nextInt(IDS.length)];
    if (dice < 12) {
      party.line.hangsUp();
      parties.remove(party);
    } else if (dice < 45) {
      house.exchange.step(random);
    } else if (dice < 50) {
      house.board.pass(Duration.ofMillis(random.nextInt(3000)));
    } else if (dice < 65) {
      if (party.session == null && !party.asking) {
        String list = random.nextBoolean() ? ",\"iceServers\":[]" : "";
        party.line.says("{\"type\":\"register-server\",\"remoteId\":\"" + id + "\"" + list + "}");
      }
    } else if (dice < 80) {
      if (party.remoteId == null) {
        party.asking = true;
        RemoteIdHouse.asks(party.line, id);
      }
    } else if (party.remoteId == null) {
      party.line.says("{\"type\":\"offer\",\"tag\":" + party.tag + "}");
    } else {
      String type = random.nextBoolean() ? "session-ready" : "answer";
      for (String session : Set.copyOf(party.sessions.keySet())) {
        party.line.says("{\"type\":\"" + type + "\",\"sessionId\":\"" + session + "\",\"tag\":-1}");
      }
    }
  }

  /** Everything settles; then what the parties believe is what is so. */
  private void atRest() {
    house.exchange.network(Network.GOOD);
    house.exchange.settle();
    // Long enough for what is pending to become ready; nobody is silent.
    for (int second = 0; second < 11; second++) {
      house.board.pass(Duration.ofSeconds(1));
      parties.forEach(party -> party.line.pongs());
    }
    house.exchange.settle();
    Map<String, Party> owners = new HashMap<>();
    parties.removeIf(party -> party.line.closed() == CloseCause.REMOTE_ID_REPLACED);
    for (Party party : parties) {
      party.reads();
      party.asking = false;
      party.heard.clear();
      assertThat(party.line.closed()).isNull();
      if (party.remoteId != null) {
        assertThat(owners.put(party.remoteId, party)).as("owner of " + party.remoteId).isNull();
      }
    }
    for (String id : IDS) {
      assertThat(house.protocol.online(id).toCompletableFuture().join())
          .isEqualTo(owners.containsKey(id));
    }
    Set<String> asClientsBelieve = new LinkedHashSet<>();
    for (Party party : parties) {
      if (party.session != null) {
        asClientsBelieve.add(party.session);
        party.line.says("{\"type\":\"offer\",\"tag\":" + party.tag + "}");
      }
    }
    house.exchange.settle();
    Set<String> asServersBelieve = new LinkedHashSet<>();
    Set<String> heard = new HashSet<>();
    for (Party party : parties) {
      party.reads();
      heard.addAll(party.heard);
      party.sessions.forEach(
          (session, goesOn) -> {
            if (goesOn) {
              asServersBelieve.add(session);
            }
          });
    }
    assertThat(asServersBelieve).containsExactlyInAnyOrderElementsOf(asClientsBelieve);
    assertThat(heard).hasSameSizeAs(asClientsBelieve);
    assertThat(house.protocol.figures())
        .containsEntry("servers", (long) owners.size())
        .containsEntry("sessions", (long) asClientsBelieve.size());
  }

  @Test
  void onRealThreadsAnIdHasOneOwnerAndSessionsEndOnBothSides() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      while (parties.size() < 40) {
        connect();
      }
      Crowd.each(
          parties,
          4,
          party -> {
            String id = IDS[party.tag % IDS.length];
            if (party.tag % 4 == 0) {
              party.line.says("{\"type\":\"register-server\",\"remoteId\":\"" + id + "\"}");
            } else if (party.tag % 9 == 1) {
              party.line.hangsUp();
            } else {
              party.asking = true;
              for (int i = 0; i < 5; i++) {
                RemoteIdHouse.asks(party.line, id);
              }
            }
          });
      parties.removeIf(party -> party.line.closed() == CloseCause.CLIENT);
      atRest();
    }
    Crowd.each(parties, 4, party -> party.line.hangsUp());
    assertThat(house.protocol.figures()).isEqualTo(Map.of("servers", 0L, "sessions", 0L));
  }
}
