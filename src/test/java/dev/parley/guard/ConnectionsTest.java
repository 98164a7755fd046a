package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.guard.Connections.Answer;
import dev.parley.guard.Connections.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final ClientAddress HERE = ClientAddress.alone("198.51.100.1");
  private static final ClientAddress THERE = ClientAddress.alone("198.51.100.2");

  private static Place granted(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Granted.class);
    return ((Answer.Granted) answer).place();
  }

  @Test
  void anAddressHasSoManyAndNotOneMore() {
    Connections connections = new Connections(100, 2);
    Place first = granted(connections.enter(HERE));
    granted(connections.enter(HERE));
    assertThat(connections.enter(HERE)).isInstanceOf(Answer.AddressFull.class);
    granted(connections.enter(THERE));
    first.leave();
    granted(connections.enter(HERE));
    assertThat(connections.open()).isEqualTo(3);
  }

  @Test
  void theServerHasSoManyAndNotOneMore() {
    Connections connections = new Connections(2, 0);
    granted(connections.enter(HERE));
    Place second = granted(connections.enter(HERE));
    assertThat(connections.enter(THERE)).isInstanceOf(Answer.ServerFull.class);
    second.leave();
    granted(connections.enter(THERE));
  }

  @Test
  void leavingTwiceGivesOnePlaceFree() {
    Connections connections = new Connections(10, 0);
    Place place = granted(connections.enter(HERE));
    granted(connections.enter(HERE));
    place.leave();
    place.leave();
    assertThat(connections.open()).isOne();
    assertThat(connections.addresses()).isOne();
  }

  @Test
  void whenAllHaveLeftNothingIsRemembered() throws Exception {
    Connections connections = new Connections(1000, 50);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    for (int t = 0; t < 8; t++) {
      pool.execute(
          () -> {
            Deque<Place> places = new ArrayDeque<>();
            for (int i = 0; i < 20_000; i++) {
              if (connections.enter(HERE) instanceof Answer.Granted granted) {
                places.add(granted.place());
              }
              if (places.size() > 10) {
                places.poll().leave();
              }
            }
            places.forEach(Place::leave);
          });
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(connections.open()).isZero();
    assertThat(connections.addresses()).isZero();
  }
}
