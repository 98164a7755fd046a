package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cluster.local.LocalEngine;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Observer;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TimerWheel;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Connections;
import dev.parley.guard.Connections.Place;
import dev.parley.guard.Guard;
import dev.parley.guard.TestGuards;
import dev.parley.protocol.EchoProtocol;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DoorTest {
  private final TimerWheel wheel = new TimerWheel(() -> 0);
  private final Switchboard board = new Switchboard("test", wheel, Runnable::run);
  private final Reception reception = new Reception();
  private final DoorSettings settings = DoorSettings.read(SettingsReader.of(Map.of()));
  private final Protocol echo = new EchoProtocol();
  private final Guard guard = TestGuards.of(Map.of(), () -> 0);
  private final Door door =
      new Door(settings, board, List.of(echo), guard, reception, Runnable::run, Thread::new);
  private final List<CloseCause> closed = new ArrayList<>();

  DoorTest() {
    board.connect(new LocalEngine(board, () -> "room"));
    reception.open();
  }

  private void opens() {
    Wire wire =
        new Wire() {
          @Override
          public void send(String text, Consumer<Throwable> done) {
            done.accept(null);
          }

          @Override
          public void ping(Consumer<Throwable> done) {
            done.accept(null);
          }

          @Override
          public void close(CloseCause cause) {
            closed.add(cause);
          }

          @Override
          public void cut() {}
        };
    StandardLine line =
        new StandardLine(
            ended -> wire,
            settings.limits(),
            new SendMemory(1 << 20),
            new QueueTime.Shared(wheel, Observer.NOBODY),
            wheel,
            Runnable::run,
            gone -> {});
    Upgrade upgrade = TestBoard.upgrade("/echo");
    Place place =
        ((Connections.Answer.Granted) guard.connections().enter(upgrade.client())).place();
    Arrivals.Arrival arrival = new Arrivals(wheel).expect(place);
    arrival.came();
    door.open(line, new Handoff(new Admitted(echo, upgrade, "", place), null, arrival));
  }

  @Test
  void allWhoAreInAreTold() throws Exception {
    opens();
    opens();
    assertThat(closed).isEmpty();
    assertThat(door.stop(Duration.ZERO)).as("no line of the door's own is left").isTrue();
    assertThat(closed).containsExactly(CloseCause.SHUTDOWN, CloseCause.SHUTDOWN);
    assertThat(board.size()).isZero();
    assertThat(reception.closedBecause()).contains("stopping");
  }

  @Test
  void whoWasAdmittedBeforeTheEndAndComesAfterItIsToldToo() throws Exception {
    door.stop(Duration.ZERO);
    opens();
    assertThat(closed).containsExactly(CloseCause.SHUTDOWN);
    assertThat(board.size()).isZero();
  }
}
