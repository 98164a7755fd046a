package dev.parley.protocol.ayame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Access;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Ayame on an exchange in virtual time. Connection ids are {@code c1}, {@code c2} and so on. */
final class AyameFixture {
  static final Map<String, List<String>> NO_HEADERS = Map.of();

  final TestBoard board = new TestBoard();
  final FakeWebhook authn = new FakeWebhook();
  final FakeWebhook disconnect = new FakeWebhook();

  /** What clients are told if the webhook tells nothing; {@code USER} becomes whose it is. */
  Optional<String> iceServers = Optional.empty();

  private final AtomicInteger ids = new AtomicInteger();
  final AyameProtocol protocol;

  /** Without an authentication webhook. */
  AyameFixture(Map<String, String> variables) {
    this(variables, false);
  }

  AyameFixture(Map<String, String> variables, boolean withAuthn) {
    this(variables, withAuthn, Access.open());
  }

  AyameFixture(Map<String, String> variables, boolean withAuthn, Access access) {
    protocol =
        new AyameProtocol(
            AyameSettings.read(SettingsReader.of(variables)),
            Duration.ofSeconds(30),
            board.exchange(),
            withAuthn ? Optional.of(authn) : Optional.empty(),
            Optional.of(disconnect),
            () -> "c" + ids.incrementAndGet(),
            user -> iceServers.map(list -> list.replace("USER", user)),
            access);
  }

  static Upgrade upgrade(Map<String, List<String>> query, Map<String, List<String>> headers) {
    return new Upgrade("/signaling", query, headers, ClientAddress.alone("127.0.0.1"));
  }

  /** A socket whose upgrade named {@code room}. */
  TestLine connect(String room) {
    return connect(upgrade(Map.of("roomId", List.of(room)), NO_HEADERS));
  }

  TestLine connect(Upgrade upgrade) {
    return board.connect(protocol, upgrade, true);
  }

  /** A socket that is in {@code room} and has read its accept. */
  TestLine member(String room) {
    return member(room, "");
  }

  /** The same; {@code fields} are added to register, each behind a comma. */
  TestLine member(String room, String fields) {
    TestLine line = connect(room).says("{\"type\":\"register\"" + fields + "}");
    assertThat(line.next()).startsWith("{\"type\":\"accept\"");
    return line;
  }

  void pass(int seconds) {
    board.pass(Duration.ofSeconds(seconds));
  }

  void assertNothingLeft() {
    assertThat(board.board().size()).isZero();
    assertThat(board.timersSet()).isZero();
    assertThat(protocol.figures()).isEqualTo(Map.of("rooms", 0L, "members", 0L));
  }
}
