package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.it.client.Event;
import dev.parley.it.client.HttpAnswer;
import dev.parley.it.client.HttpProbe;
import dev.parley.it.client.UpgradeRefused;
import dev.parley.it.client.WsClient;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

/** What an operator sees and does through JMX, and that none of it stays after undeployment. */
class ManagementIT {
  private static final String EXCHANGE = "type=Exchange";
  private static final Duration SOON = Duration.ofSeconds(30);

  private static AppServer start() {
    Map<String, String> settings = new HashMap<>(AdminClient.SETTINGS);
    settings.put("DRAIN_NOTICE_SEC", "2");
    settings.put("DRAIN_SEC", "2");
    return AppServer.start(ServerSetup.of(settings));
  }

  @Test
  void theOperatorFindsARoomClosesItDrainsAndUndrains() throws Exception {
    try (AppServer server = start();
        JmxClient jmx = JmxClient.attach(server)) {
      findsAndCloses(server, jmx);
      drains(server, jmx);
      undrains(server, jmx);
      server.undeploy();
      assertThat(jmx.beans().queryNames(new ObjectName("dev.parley:*"), null)).isEmpty();
      server.deploy();
      assertThat(jmx.get(EXCHANGE, "State")).isEqualTo("open");
    }
  }

  private static void findsAndCloses(AppServer server, JmxClient jmx) throws Exception {
    try (OneOfEach sockets = OneOfEach.connect(server)) {
      assertThat(jmx.get(EXCHANGE, "LineCount")).isEqualTo(9);
      assertThat((Object[]) jmx.call(EXCHANGE, "lines", 0, 1000)).hasSize(9);
      assertThat((Object[]) jmx.call(EXCHANGE, "lines", 7, 1000)).hasSize(2);
      assertThat((String[]) jmx.call("type=Protocol,name=ayame", "registered", 0, 10))
          .containsExactly("r");
      assertThat((String[]) jmx.call("type=Protocol,name=remote-id", "registered", 0, 10))
          .containsExactly("A-1");
      assertThat((String[]) jmx.call("type=Protocol,name=named", "registered", 0, 10))
          .containsExactly("alice", "bob");

      List<CompositeData> room =
          Stream.of((Object[]) jmx.call("type=Protocol,name=ayame", "find", "r", 0, 10))
              .map(CompositeData.class::cast)
              .toList();
      assertThat(room).hasSize(2);
      assertThat(room.get(0).get("partner")).isEqualTo(room.get(1).get("peer"));
      assertThat(jmx.call("type=Protocol,name=ayame", "close", "r")).isEqualTo(2);
      assertThat(sockets.end("ayame 1")).isEqualTo("1008 closed by operator");
      assertThat(sockets.end("ayame 2")).isEqualTo("1008 closed by operator");

      Object[] bob = (Object[]) jmx.call("type=Protocol,name=named", "find", "bob", 0, 10);
      String peer = (String) ((CompositeData) bob[0]).get("peer");
      assertThat(jmx.call(EXCHANGE, "closeLine", peer)).isEqualTo(true);
      assertThat(sockets.end("bob")).isEqualTo("1008 closed by operator");
      assertThat(jmx.get(EXCHANGE, "LineCount")).isEqualTo(6);
    }
    Figures.awaitZero(TestServers.of(server));
  }

  private static void drains(AppServer server, JmxClient jmx) throws Exception {
    AdminClient operator = AdminClient.of(TestServers.of(server));
    try (OneOfEach sockets = OneOfEach.connect(server)) {
      assertThat(jmx.call(EXCHANGE, "drain")).isEqualTo(true);
      assertThat(jmx.get(EXCHANGE, "State")).isEqualTo("draining");
      assertThat(operator.metric("parley_ready")).isZero();
      HttpAnswer ready = HttpProbe.get(server.http("/health/ready"));
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.body()).contains("\"reason\":\"draining\"");
      assertThat(HttpProbe.get(server.http("/health/live")).status()).isEqualTo(200);
      assertThatThrownBy(() -> WsClient.connect(server.ws("/ws")))
          .isInstanceOfSatisfying(
              UpgradeRefused.class,
              refused -> {
                assertThat(refused.answer().status()).isEqualTo(503);
                assertThat(refused.answer().header("Retry-After")).isPresent();
              });
      sockets.expect1012();
    }
    long end = System.nanoTime() + SOON.toNanos();
    while (!jmx.get(EXCHANGE, "DrainState").equals("DRAINED")) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
    assertThat(operator.metric("parley_drain{state=\"drained\"}")).isEqualTo(1);
    assertThat(operator.metric("parley_lines_closed_total{cause=\"drain\",protocol=\"ayame\"}"))
        .isEqualTo(2);
  }

  private static void undrains(AppServer server, JmxClient jmx) throws Exception {
    assertThat(jmx.call(EXCHANGE, "undrain")).isEqualTo(true);
    assertThat(HttpProbe.get(server.http("/health/ready")).status()).isEqualTo(200);
    try (WsClient client = WsClient.connect(server.ws("/"))) {
      client.text("{\"type\":\"ping\"}");
      Optional<Event> answer = client.next(SOON);
      assertThat(answer).get().asString().contains("pong");
    }
  }
}
