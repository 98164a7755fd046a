package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.Event;
import dev.parley.it.client.WsClient;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How clients hear of the end, when the application goes and when the server is stopped. */
class ShutdownIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void everySocketIsClosedWith1001WhenTheApplicationIsUndeployed() throws Exception {
    try (AppServer server = AppServer.start(ServerSetup.plain())) {
      Map<String, WsClient> sockets = oneOfEach(server);
      server.undeploy();
      expect1001(sockets);
    }
  }

  @Test
  void everySocketIsClosedWith1001WhenTheServerIsStopped() throws Exception {
    try (AppServer server = AppServer.start(ServerSetup.plain())) {
      Map<String, WsClient> sockets = oneOfEach(server);
      server.stop();
      expect1001(sockets);
    }
  }

  /**
   * A socket of each protocol that is in the middle of something, two where one would tell the
   * other.
   */
  private static Map<String, WsClient> oneOfEach(AppServer server)
      throws IOException, InterruptedException {
    Map<String, WsClient> sockets = new LinkedHashMap<>();
    for (String name : new String[] {"ayame 1", "ayame 2"}) {
      sockets.put(
          name, says(server, "/signaling?roomId=r", "{\"type\":\"register\"}", "\"accept\""));
    }
    sockets.put(
        "server",
        says(
            server,
            "/ws",
            "{\"type\":\"register-server\",\"remoteId\":\"A-1\"}",
            "\"registered\""));
    sockets.put(
        "client",
        says(
            server, "/ws", "{\"type\":\"connect-request\",\"remoteId\":\"A-1\"}", "\"connected\""));
    for (String name : new String[] {"alice", "bob"}) {
      sockets.put(
          name,
          says(server, "/", "{\"type\":\"login\",\"name\":\"" + name + "\"}", "\"login_success\""));
    }
    sockets.put("undecided", says(server, "/ws", "{\"type\":\"ping\"}", "\"pong\""));
    return sockets;
  }

  private static WsClient says(AppServer server, String path, String frame, String answer)
      throws IOException, InterruptedException {
    WsClient client = WsClient.connect(server.ws(path));
    client.text(frame);
    while (!next(client).toString().contains(answer)) {
      // A greeting before the answer.
    }
    return client;
  }

  private static Event next(WsClient client) throws InterruptedException {
    return client.next(SOON).orElseThrow(() -> new AssertionError("nothing came"));
  }

  private static void expect1001(Map<String, WsClient> sockets)
      throws IOException, InterruptedException {
    for (Map.Entry<String, WsClient> each : sockets.entrySet()) {
      try (WsClient client = each.getValue()) {
        Event event = next(client);
        while (!(event instanceof Event.Closed)) {
          assertThat(event.toString())
              .as(each.getKey() + " hears of nothing but the end")
              .doesNotContain("bye");
          event = next(client);
        }
        assertThat(((Event.Closed) event).code()).as(each.getKey()).isEqualTo(1001);
      }
    }
  }
}
