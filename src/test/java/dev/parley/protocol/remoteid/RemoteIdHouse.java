package dev.parley.protocol.remoteid;

import dev.parley.exchange.FarExchange;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.guard.Access;
import dev.parley.guard.TestGuards;
import dev.parley.guard.Throttle;
import dev.parley.protocol.remoteid.RemoteIdSettings.Takeover;
import dev.parley.settings.CommonSettings;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** The protocol on an exchange in virtual time; sessions are called s1, s2, and so on. */
final class RemoteIdHouse {
  static final Duration REGISTER = Duration.ofSeconds(30);
  static final Duration LIVENESS = Duration.ofSeconds(20);
  static final Duration READY = Duration.ofSeconds(10);

  static final String PEER_DISCONNECTED = "{\"type\":\"peer-disconnected\"}";

  final TestBoard board = new TestBoard();
  final FarExchange exchange = FarExchange.of(board);
  private final AtomicInteger sessions = new AtomicInteger();
  final RemoteIdProtocol protocol;

  RemoteIdHouse() {
    this(Takeover.REPLACE, TestGuards.unlimited(), Access.open());
  }

  /** Limited as it is by default. */
  static RemoteIdHouse limited() {
    RemoteIdHouse[] house = new RemoteIdHouse[1];
    house[0] =
        new RemoteIdHouse(
            Takeover.REPLACE,
            TestGuards.byDefault(() -> house[0].board.timers().nanoTime()),
            Access.open());
    return house[0];
  }

  RemoteIdHouse(Takeover takeover, Throttle throttle, Access access) {
    protocol =
        new RemoteIdProtocol(
            exchange,
            new CommonSettings(REGISTER, LIVENESS),
            new RemoteIdSettings(READY, takeover),
            throttle,
            access,
            () -> "s" + sessions.incrementAndGet(),
            new Random(1));
  }

  /** A socket that chose by its first frame. */
  TestLine line() {
    return board.connect(protocol, TestBoard.upgrade("/ws"), false);
  }

  /** A socket pinned to the protocol. */
  TestLine pinned() {
    return board.connect(protocol, TestBoard.upgrade("/ws"), true);
  }

  /** A server without the field {@code iceServers}, registered. */
  TestLine server(String id) {
    TestLine line = line().says("{\"type\":\"register-server\",\"remoteId\":\"" + id + "\"}");
    line.all();
    return line;
  }

  /** A server with the field, registered. */
  TestLine server(String id, String iceServers) {
    TestLine line =
        line()
            .says(
                "{\"type\":\"register-server\",\"remoteId\":\""
                    + id
                    + "\",\"iceServers\":"
                    + iceServers
                    + "}");
    line.all();
    return line;
  }

  /** A client that asked; what it was told is still to be read. */
  TestLine client(String id) {
    return asks(line(), id);
  }

  static TestLine asks(TestLine line, String id) {
    return line.says("{\"type\":\"connect-request\",\"remoteId\":\"" + id + "\"}");
  }

  static String error(String text) {
    return "{\"type\":\"error\",\"error\":\"" + text + "\"}";
  }

  static String registered(String id) {
    return "{\"type\":\"registered\",\"remoteId\":\"" + id + "\"}";
  }

  static String clientConnected(String session) {
    return "{\"type\":\"client-connected\",\"sessionId\":\"" + session + "\"}";
  }

  static String clientDisconnected(String session) {
    return "{\"type\":\"client-disconnected\",\"sessionId\":\"" + session + "\"}";
  }

  static String connected(String id, String session) {
    return "{\"type\":\"connected\",\"remoteId\":\"" + id + "\",\"sessionId\":\"" + session + "\"}";
  }

  static String connected(String id, String session, String iceServers) {
    return "{\"type\":\"connected\",\"remoteId\":\""
        + id
        + "\",\"sessionId\":\""
        + session
        + "\",\"iceServers\":"
        + iceServers
        + "}";
  }
}
