package dev.parley.ops.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.guard.Access;
import dev.parley.ice.IceServers;
import dev.parley.ops.drain.Drain;
import dev.parley.ops.drain.DrainSettings;
import dev.parley.ops.events.EventLog;
import dev.parley.ops.events.EventSettings;
import dev.parley.protocol.named.NamedPeersProtocol;
import dev.parley.protocol.named.NamedSettings;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementBeansTest {
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final EventLog events = new EventLog(new EventSettings(false));
  private final TestBoard house = new TestBoard(events);
  private final Reception reception = new Reception();
  private final SettingsReader settings = SettingsReader.of(Map.of());
  private final Protocol named =
      new NamedPeersProtocol(
          house.exchange(),
          CommonSettings.read(settings),
          NamedSettings.read(settings),
          IceServers.none(),
          Access.open(),
          house.timers()::nanoTime,
          () -> 0);
  private final Drain drain =
      new Drain(house.board(), () -> 0, reception, DrainSettings.read(settings), new Random());
  private final ManagementBeans beans =
      new ManagementBeans(server, house.board(), reception, drain, events, List.of(named));
  private final ExchangeMXBean exchange;
  private final ProtocolMXBean protocol;

  ManagementBeansTest() throws Exception {
    reception.open();
    beans.register();
    exchange =
        JMX.newMXBeanProxy(
            server, new ObjectName("dev.parley:type=Exchange"), ExchangeMXBean.class);
    protocol =
        JMX.newMXBeanProxy(
            server, new ObjectName("dev.parley:type=Protocol,name=named"), ProtocolMXBean.class);
  }

  @AfterEach
  void nothingStaysInTheServer() throws Exception {
    beans.unregister();
    beans.unregister();
    assertThat(server.queryNames(new ObjectName("dev.parley:*"), null)).isEmpty();
  }

  private TestLine peer(String name) {
    return house
        .connect(named, TestBoard.upgrade("/"), true)
        .says("{\"type\":\"login\",\"name\":\"" + name + "\"}");
  }

  @Test
  void whatGoesOnIsToldAndListedInPages() {
    TestLine bob = peer("bob");
    peer("alice");
    bob.says("{\"type\":\"offer\",\"target\":\"alice\"}");

    assertThat(exchange.getNode()).isEqualTo("test");
    assertThat(exchange.getState()).isEqualTo("open");
    assertThat(exchange.getLineCount()).isEqualTo(2);
    assertThat(exchange.getLinesByProtocol()).containsExactly(Map.entry("named", 2L));
    assertThat(exchange.getRelayedFrames()).containsExactly(Map.entry("named", 1L));
    assertThat(exchange.lines(0, 10))
        .extracting(LineRow::getRegistered)
        .containsExactly("bob", "alice");
    assertThat(exchange.lines(1, 1)).extracting(LineRow::getPeer).containsExactly("test/2");
    assertThat(exchange.lines(2, 1)).isEmpty();
    assertThat(protocol.getLineCount()).isEqualTo(2);
    assertThat(protocol.getFigures()).isEqualTo(Map.of("names", 2L, "spaces", 1L));
    assertThat(protocol.getRelayedFrames()).isEqualTo(1);
    assertThat(protocol.getRelayedChars()).isPositive();
    assertThat(protocol.registered(0, 10)).containsExactly("alice", "bob");
    assertThat(protocol.registered(1, 10)).containsExactly("bob");
    assertThat(protocol.find("alice", 0, 10))
        .extracting(LineRow::getPeer)
        .containsExactly("test/2");
    assertThat(protocol.waiting(0, 10)).isEmpty();
  }

  @Test
  void aLineAndWhoGoesByANameAreClosed() {
    TestLine bob = peer("bob");
    TestLine alice = peer("alice");

    assertThat(exchange.closeLine("test/1")).isTrue();
    assertThat(bob.closed()).isEqualTo(CloseCause.OPERATOR);
    assertThat(exchange.closeLine("test/1")).isFalse();
    assertThat(protocol.close("nobody")).isZero();
    assertThat(protocol.close("alice")).isEqualTo(1);
    assertThat(alice.closed()).isEqualTo(CloseCause.OPERATOR);
    assertThat(exchange.getLineCount()).isZero();
  }

  @Test
  void eventsAreListedAfterThoseThatAreKnown() {
    peer("bob").hangsUp();
    List<String> all = exchange.events(0, 10);
    assertThat(all).hasSize(3);
    assertThat(all.get(1)).endsWith("event=registered line=test/1 protocol=named as=\"bob\"");
    assertThat(exchange.events(1, 1)).containsExactly(all.get(1));
    assertThat(exchange.events(3, 10)).isEmpty();
    assertThat(exchange.isEventsLogged()).isFalse();
    exchange.setEventsLogged(true);
    assertThat(events.isLogged()).isTrue();
  }

  @Test
  void whatIsOutOfRangeIsRefusedInWords() {
    assertThatThrownBy(() -> exchange.lines(-1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("offset must not be negative");
    assertThatThrownBy(() -> exchange.lines(0, 1001)).hasMessage("limit must be from 1 to 1000");
    assertThatThrownBy(() -> exchange.closeLine("x")).hasMessage("not a peer id: x");
    assertThatThrownBy(() -> protocol.close("")).hasMessage("name must not be empty");
    assertThatThrownBy(
            () ->
                server.invoke(
                    new ObjectName("dev.parley:type=Protocol,name=named"),
                    "close",
                    new Object[] {""},
                    new String[] {"java.lang.String"}))
        .isInstanceOf(RuntimeMBeanException.class);
  }

  @Test
  void drainingBeginsAndIsCancelled() {
    assertThat(exchange.getDrainState()).isEqualTo("OFF");
    assertThat(exchange.drain()).isTrue();
    assertThat(exchange.drain()).isFalse();
    assertThat(exchange.getState()).isEqualTo("draining");
    assertThat(exchange.getDrainState()).isEqualTo("ANNOUNCED");
    assertThat(exchange.undrain()).isTrue();
    assertThat(exchange.undrain()).isFalse();
    assertThat(exchange.getState()).isEqualTo("open");
  }

  @Test
  void everythingIsDescribed() throws Exception {
    Set<ObjectName> names = server.queryNames(new ObjectName("dev.parley:*"), null);
    assertThat(names).hasSize(2);
    for (ObjectName name : names) {
      MBeanInfo info = server.getMBeanInfo(name);
      assertThat(info.getDescription()).contains(" ");
      Stream<MBeanFeatureInfo> features =
          Stream.of(
                  Stream.of(info.getAttributes()),
                  Stream.of(info.getOperations()),
                  Stream.of(info.getOperations()).flatMap(o -> Stream.of(o.getSignature())))
              .flatMap(all -> all);
      assertThat(features)
          .hasSizeGreaterThan(8)
          .allSatisfy(
              feature -> {
                assertThat(feature.getDescription()).as(feature.getName()).contains(" ");
                assertThat(feature.getName()).doesNotMatch("p\\d");
              });
    }
  }

  @Test
  void aBeanThatIsThereAlreadyIsLeftAlone() throws Exception {
    ManagementBeans second =
        new ManagementBeans(server, house.board(), reception, drain, events, List.of(named));
    second.register();
    second.unregister();
    assertThat(exchange.getNode()).isEqualTo("test");
  }
}
