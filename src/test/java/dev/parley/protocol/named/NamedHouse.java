package dev.parley.protocol.named;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.FarExchange;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Access;
import dev.parley.ice.IceServers;
import dev.parley.settings.CommonSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The protocol on an exchange in virtual time; the wall clock stands at 1705312200000. */
final class NamedHouse {
  static final Duration REGISTER = Duration.ofSeconds(30);
  static final Duration LIVENESS = Duration.ofSeconds(1000);

  final TestBoard board = new TestBoard();
  final FarExchange exchange = FarExchange.of(board);
  final NamedPeersProtocol protocol;

  NamedHouse() {
    this(IceServers.none());
  }

  NamedHouse(IceServers iceServers) {
    this(iceServers, Access.open());
  }

  NamedHouse(IceServers iceServers, Access access) {
    protocol =
        new NamedPeersProtocol(
            exchange,
            new CommonSettings(REGISTER, LIVENESS),
            new NamedSettings(50, true),
            iceServers,
            access,
            () -> board.timers().nanoTime(),
            () -> 1_705_312_200_000L);
  }

  /** A socket on {@code /}. */
  TestLine line() {
    return board.connect(protocol, TestBoard.upgrade("/"), true);
  }

  /** A socket in a space. */
  TestLine line(String space) {
    return board.connect(
        protocol,
        new Upgrade(
            "/", Map.of("space", List.of(space)), Map.of(), ClientAddress.alone("127.0.0.1")),
        true);
  }

  /** A peer that logged in; what it was told was read. */
  TestLine peer(String name) {
    TestLine line = logsIn(line(), name);
    assertThat(line.next()).startsWith("{\"type\":\"login_success\",\"id\":\"" + name + "\"");
    return line;
  }

  static TestLine logsIn(TestLine line, String name) {
    return line.says("{\"type\":\"login\",\"name\":\"" + name + "\"}");
  }

  List<String> names() {
    return protocol.names().toCompletableFuture().join();
  }

  static String success(String name, String clients) {
    return "{\"type\":\"login_success\",\"id\":\"" + name + "\",\"clients\":" + clients + "}";
  }

  static String connected(String peer) {
    return "{\"type\":\"peer_connected\",\"peer\":\"" + peer + "\"}";
  }

  static String disconnected(String peer) {
    return "{\"type\":\"peer_disconnected\",\"peer\":\"" + peer + "\"}";
  }

  static String error(String code) {
    return "{\"type\":\"error\",\"error\":\"" + code + "\"}";
  }

  static String notFound(String target) {
    return "{\"type\":\"error\",\"error\":\"target_not_found\",\"target\":" + target + "}";
  }
}
