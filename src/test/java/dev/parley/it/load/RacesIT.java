package dev.parley.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.Figures;
import dev.parley.it.TestServer;
import dev.parley.it.TestServers;
import dev.parley.it.client.Event;
import dev.parley.it.client.WsClient;
import dev.parley.it.json.JsonTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** Many at the same instant: two win a room, everybody finds a partner, one wins a name. */
@Timeout(180)
class RacesIT {
  private static final int ROOMS = 100;
  private static final int PER_ROOM = 5;
  private static final int STRANGERS = 1_000;
  private static final int NAMESAKES = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TestServer server;
  private Crowd crowd;

  @BeforeEach
  void gather() throws Exception {
    server = TestServers.get(Map.of());
    Figures.awaitZero(server);
    crowd = new Crowd(server);
  }

  @AfterEach
  void disperse() throws Exception {
    crowd.close();
    Figures.awaitZero(server);
  }

  @RepeatedTest(10)
  void twoWinEachRoom() throws Exception {
    String run = UUID.randomUUID().toString();
    List<Peer> peers = crowd.open(ROOMS * PER_ROOM, i -> "/signaling?roomId=" + run + i % ROOMS);
    List<Peer> order = new ArrayList<>();
    for (int room = 0; room < ROOMS; room++) {
      // Side by side, so that the five of a room really meet.
      for (int i = room; i < peers.size(); i += ROOMS) {
        order.add(peers.get(i));
      }
    }
    order.forEach(peer -> peer.send("{\"type\":\"register\"}"));
    for (int room = 0; room < ROOMS; room++) {
      judgeRoom(order.subList(room * PER_ROOM, (room + 1) * PER_ROOM));
    }
  }

  private static void judgeRoom(List<Peer> contestants) throws InterruptedException {
    List<Peer> winners = new ArrayList<>();
    List<String> came = new ArrayList<>();
    for (Peer peer : contestants) {
      JsonTree.Obj answer = peer.nextFrame();
      if (answer.string("type").equals("accept")) {
        winners.add(peer);
        came.add(answer.get("isExistClient").orElseThrow().toString());
      } else {
        assertThat(answer.string("type")).isEqualTo("reject");
        assertThat(answer.string("reason")).isEqualTo("full");
        assertThat(peer.nextClosed().code()).isEqualTo(1000);
      }
    }
    assertThat(winners).hasSize(2);
    // One was first, the other second.
    assertThat(came).containsExactlyInAnyOrder("false", "true");
    // And they are in the room together.
    Peer one = winners.get(0);
    Peer other = winners.get(1);
    one.send("{\"type\":\"offer\",\"sdp\":\"" + one.hashCode() + "\"}");
    assertThat(other.nextFrame("offer").string("sdp")).isEqualTo("" + one.hashCode());
    one.client().sendClose(1000, "");
    other.nextFrame("bye");
    assertThat(other.nextClosed().code()).isEqualTo(1000);
  }

  @RepeatedTest(10)
  void everyStrangerFindsOnePartner() throws Exception {
    List<Peer> peers = crowd.open(STRANGERS, i -> "/ws");
    Map<String, Peer> byId = new HashMap<>();
    Map<Peer, String> ids = new HashMap<>();
    for (Peer peer : peers) {
      String id = peer.nextFrame("ready").string("clientId");
      assertThat(byId.put(id, peer)).as("the client id " + id + " given twice").isNull();
      ids.put(peer, id);
    }
    Collections.shuffle(peers);
    peers.forEach(peer -> peer.send("{\"type\":\"available\"}"));
    Map<String, JsonTree.Obj> matches = new HashMap<>();
    for (Peer peer : peers) {
      matches.put(ids.get(peer), peer.nextFrame("matched"));
    }
    Map<String, Integer> rooms = new HashMap<>();
    matches.forEach(
        (id, match) -> {
          JsonTree.Obj mirrored = matches.get(match.string("partnerId"));
          assertThat(mirrored).as("the partner of " + id).isNotNull();
          assertThat(mirrored.string("partnerId")).isEqualTo(id);
          assertThat(mirrored.string("roomId")).isEqualTo(match.string("roomId"));
          assertThat(
                  List.of(
                      match.get("initiator").orElseThrow().toString(),
                      mirrored.get("initiator").orElseThrow().toString()))
              .containsExactlyInAnyOrder("true", "false");
          rooms.merge(match.string("roomId"), 1, Integer::sum);
        });
    assertThat(rooms).hasSize(STRANGERS / 2);
    assertThat(rooms.values()).allMatch(two -> two == 2);
    // Nobody was told of a second partner: what was owed comes before the pong.
    for (Peer peer : peers) {
      peer.send("{\"type\":\"ping\"}");
    }
    for (Peer peer : peers) {
      assertThat(peer.nextFrame().string("type")).isEqualTo("pong");
      assertThat(peer.isSilent()).isTrue();
    }
  }

  @RepeatedTest(10)
  void oneWinsTheName() throws Exception {
    String space = UUID.randomUUID().toString();
    List<Peer> peers = crowd.open(NAMESAKES, i -> "/?space=" + space);
    peers.forEach(peer -> peer.send("{\"type\":\"login\",\"name\":\"peer\"}"));
    List<Peer> winners = new ArrayList<>();
    for (Peer peer : peers) {
      JsonTree.Obj answer = peer.nextFrame();
      if (answer.string("type").equals("login_success")) {
        assertThat(answer.get("clients").orElseThrow()).hasToString("[\"peer\"]");
        winners.add(peer);
      } else {
        assertThat(answer.string("error")).isEqualTo("name_taken");
        Event.Closed closed = peer.nextClosed();
        assertThat(closed.code()).isEqualTo(4000);
      }
    }
    assertThat(winners).hasSize(1);
    // It heard nothing of the others, and has the name still.
    Peer winner = winners.get(0);
    winner.send("{\"type\":\"offer\",\"target\":\"peer\"}");
    assertThat(winner.nextFrame().string("from")).isEqualTo("peer");
  }

  /**
   * One leaves, so the server closes the other while that one's own close frame has arrived in
   * half: it is answered all the same.
   */
  @RepeatedTest(10)
  void closesThatCrossAreAnswered() throws Exception {
    byte[] head = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0};
    byte[] code = {0x03, (byte) 0xE8};
    String path = "/signaling?roomId=" + UUID.randomUUID();
    Peer leaving = crowd.open(path);
    leaving.send("{\"type\":\"register\"}");
    leaving.nextFrame("accept");
    try (WsClient other = WsClient.connect(server.ws(path))) {
      other.text("{\"type\":\"register\"}");
      assertThat(other.next(PATIENCE)).get().isInstanceOf(Event.Text.class);
      other.write(head);
      leaving.client().sendClose(1000, "");
      leaving.nextClosed();
      Figures.awaitZero(server);
      // A server that has closed already does not wait for the rest; its close frame is there then.
      if (other.waiting().stream().noneMatch(Event.Closed.class::isInstance)) {
        other.write(code);
      }
      Event event = other.next(PATIENCE).orElseThrow();
      while (event instanceof Event.Text) {
        event = other.next(PATIENCE).orElseThrow();
      }
      assertThat(event).isInstanceOf(Event.Closed.class);
    }
  }

  /** A server that hears of the end first would lose what was said right before it. */
  @RepeatedTest(10)
  void wordsRightBeforeTheEndAreHeard() throws Exception {
    for (int pair = 0; pair < 20; pair++) {
      String path = "/signaling?roomId=" + UUID.randomUUID();
      try (WsClient leaving = WsClient.connect(server.ws(path));
          WsClient other = WsClient.connect(server.ws(path))) {
        for (WsClient each : List.of(leaving, other)) {
          each.text("{\"type\":\"register\"}");
          assertThat(text(each)).contains("accept");
        }
        leaving.text("{\"type\":\"candidate\",\"ice\":{\"candidate\":\"last\"}}");
        leaving.sendClose(1000, "");
        assertThat(text(other)).contains("last");
        assertThat(text(other)).contains("bye");
      }
    }
  }

  private static String text(WsClient client) throws InterruptedException {
    return ((Event.Text) client.next(PATIENCE).orElseThrow()).text();
  }
}
