package dev.parley.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.FarExchange;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.guard.Throttle;
import dev.parley.ice.IceServers;
import dev.parley.settings.CommonSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The protocol on an exchange in virtual time; clients are called c1, c2, rooms room-1, room-2. */
final class PairingHouse {
  static final Duration LIVENESS = Duration.ofSeconds(1000);
  static final Duration COOLDOWN = Duration.ofSeconds(10);

  /** How long too many tokens in vain block. */
  static final Duration BLOCK = Duration.ofSeconds(60);

  /** The wall clock when the exchange opens. */
  static final long EPOCH_MILLIS = 1_705_312_200_000L;

  static final String PARTNER_LEFT = "{\"type\":\"partner-left\"}";

  final TestBoard board = new TestBoard();
  final FarExchange exchange = FarExchange.of(board);
  final Throttle upgrades;
  final PairingProtocol protocol;
  private final long begin = board.timers().nanoTime();
  private final AtomicInteger clients = new AtomicInteger();

  PairingHouse() {
    this(true, IceServers.none(), Optional.empty());
  }

  PairingHouse(boolean requeue, IceServers iceServers, Optional<TokenCheck> tokens) {
    this(requeue, iceServers, tokens, 0);
  }

  /** With so many upgrades, or tokens in vain, for each address; 0: not limited. */
  PairingHouse(
      boolean requeue, IceServers iceServers, Optional<TokenCheck> tokens, int upgradesPerMinute) {
    upgrades =
        new Throttle(
            new Throttle.Limits(
                Map.of(Throttle.Budget.UPGRADES, upgradesPerMinute), BLOCK, BLOCK, 100),
            board.timers()::nanoTime);
    protocol =
        new PairingProtocol(
            exchange,
            new CommonSettings(Duration.ofSeconds(30), LIVENESS),
            new PairingSettings(requeue, COOLDOWN, 40),
            iceServers,
            tokens,
            upgrades,
            () -> "c" + clients.incrementAndGet(),
            () -> board.timers().nanoTime(),
            () -> EPOCH_MILLIS + (board.timers().nanoTime() - begin) / 1_000_000);
  }

  /** A socket that chose by its first frame; its {@code ready} was read. */
  TestLine line() {
    TestLine line = board.connect(protocol, TestBoard.upgrade("/ws"), false);
    assertThat(line.all()).hasSize(1);
    return line;
  }

  /** A socket that waits, or is paired. */
  TestLine available() {
    return says(line(), "available");
  }

  static TestLine says(TestLine line, String type) {
    return line.says("{\"type\":\"" + type + "\"}");
  }

  void waitingAndPaired(long waiting, long rooms) {
    assertThat(protocol.figures()).containsEntry("waiting", waiting).containsEntry("rooms", rooms);
  }

  static String matched(int room, int partner, boolean initiator) {
    return "{\"type\":\"matched\",\"roomId\":\"room-"
        + room
        + "\",\"partnerId\":\"c"
        + partner
        + "\",\"initiator\":"
        + initiator
        + "}";
  }

  static String code(String frame) {
    assertThat(frame).startsWith("{\"type\":\"error\",\"code\":\"").contains("\",\"message\":\"");
    return frame.substring(24, frame.indexOf('"', 24));
  }
}
