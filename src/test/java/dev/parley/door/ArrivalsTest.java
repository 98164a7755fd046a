package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.TestBoard;
import dev.parley.guard.Connections;
import dev.parley.guard.Connections.Place;
import dev.parley.guard.TestGuards;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final TestBoard board = new TestBoard();
  private final Connections connections = TestGuards.of(Map.of(), () -> 0).connections();
  private final Place place =
      ((Connections.Answer.Granted) connections.enter(ClientAddress.alone("::1"))).place();
  private final Arrivals.Arrival arrival = new Arrivals(board.timers()).expect(place);

  @AfterEach
  void noTimerIsLeft() {
    assertThat(board.timersSet()).isZero();
  }

  @Test
  void whoNeverComesLosesThePlace() {
    board.pass(Duration.ofSeconds(29));
    assertThat(connections.open()).isOne();
    board.pass(Duration.ofSeconds(2));
    assertThat(connections.open()).isZero();
  }

  @Test
  void whoCameKeepsIt() {
    arrival.came();
    board.pass(Duration.ofSeconds(60));
    assertThat(connections.open()).isOne();
  }

  @Test
  void whatFailedGivesItBackAtOnce() {
    arrival.missed();
    assertThat(connections.open()).isZero();
  }
}
