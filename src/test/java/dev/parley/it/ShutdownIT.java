package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.Event;
import dev.parley.it.client.WsClient;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** When the application or its server stops, every socket is closed with 1001. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class ShutdownIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static AppServer server;

  @BeforeAll
  static void start() {
    server = AppServer.start(ServerSetup.plain());
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @Test
  @Order(1)
  void undeployClosesEverySocketWith1001() throws Exception {
    Map<String, WsClient> clients = oneOfEachKind();
    server.undeploy();
    awaitGoingAway(clients);
    server.deploy();
    // And the next one is as good as the first.
    oneOfEachKind().values().forEach(ShutdownIT::cut);
  }

  @Test
  @Order(2)
  void stopClosesEverySocketWith1001() throws Exception {
    Map<String, WsClient> clients = oneOfEachKind();
    server.stop();
    awaitGoingAway(clients);
  }

  /** Paired and alone, registered and not, in every protocol. */
  private static Map<String, WsClient> oneOfEachKind() throws Exception {
    Map<String, WsClient> clients = new LinkedHashMap<>();
    clients.put("ayame, not registered", open("/signaling?roomId=alone"));
    clients.put("ayame, alone", open("/signaling?roomId=one", "{\"type\":\"register\"}"));
    clients.put("ayame, first of two", open("/signaling?roomId=two", "{\"type\":\"register\"}"));
    clients.put("ayame, second of two", open("/signaling?roomId=two", "{\"type\":\"register\"}"));
    clients.put("no dialect yet", open("/ws"));
    String id = "\"remoteId\":\"MA-SHUTDOWN\"}";
    clients.put("home", open("/ws?protocol=remote-id", "{\"type\":\"register-server\"," + id));
    clients.put("web", open("/ws?protocol=remote-id", "{\"type\":\"connect-request\"," + id));
    clients.put("paired", open("/ws", "{\"type\":\"available\"}"));
    clients.put("paired, too", open("/ws", "{\"type\":\"available\"}"));
    clients.put("waiting", open("/ws", "{\"type\":\"available\"}"));
    clients.put("named", open("/", "{\"type\":\"login\",\"name\":\"one\"}"));
    clients.put("named, too", open("/ws?protocol=named", "{\"type\":\"login\",\"name\":\"two\"}"));
    return clients;
  }

  private static WsClient open(String path, String... frames) throws Exception {
    WsClient client = WsClient.connect(server.ws(path));
    for (String frame : frames) {
      client.text(frame);
    }
    // What was sent before a ping is handled before its pong.
    client.ping("handled");
    Optional<Event> event = client.next(PATIENCE);
    while (!event.equals(Optional.of(new Event.Pong("handled")))) {
      assertThat(event).as(path).isPresent();
      event = client.next(PATIENCE);
    }
    return client;
  }

  private static void awaitGoingAway(Map<String, WsClient> clients) throws Exception {
    List<String> otherwise = new ArrayList<>();
    for (Map.Entry<String, WsClient> client : clients.entrySet()) {
      Optional<Event> event = client.getValue().next(PATIENCE);
      while (event.isPresent() && !ends(event.get())) {
        event = client.getValue().next(PATIENCE);
      }
      if (!(event.orElse(null) instanceof Event.Closed closed) || closed.code() != 1001) {
        otherwise.add(client.getKey() + ": " + event);
      }
      client.getValue().close();
    }
    assertThat(otherwise).isEmpty();
  }

  private static boolean ends(Event event) {
    return event instanceof Event.Closed
        || event instanceof Event.Ended
        || event instanceof Event.Broken;
  }

  private static void cut(WsClient client) {
    try {
      client.drop();
      client.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
