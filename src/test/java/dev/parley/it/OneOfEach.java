package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.Event;
import dev.parley.it.client.WsClient;
import dev.parley.it.server.AppServer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sockets of every protocol, each in the middle of something, two of a kind where one would tell
 * the other.
 */
final class OneOfEach implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** What a server may say to one that is still connected, whatever happens to others. */
  private static final String HARMLESS =
      "\\{\"type\":\"(ping|ready|matched|client-connected|peer_connected)\".*";

  private final Map<String, WsClient> sockets = new LinkedHashMap<>();

  private OneOfEach() {}

  static OneOfEach connect(AppServer server) throws IOException, InterruptedException {
    OneOfEach all = new OneOfEach();
    try {
      String ping = "{\"type\":\"ping\"}";
      for (String name : new String[] {"ayame 1", "ayame 2"}) {
        all.says(name, server, "/signaling?roomId=r", "\"accept\"", "{\"type\":\"register\"}");
      }
      String register = "{\"type\":\"register-server\",\"remoteId\":\"A-1\"}";
      all.says("server", server, "/ws", "\"registered\"", register);
      String dial = "{\"type\":\"connect-request\",\"remoteId\":\"A-1\"}";
      all.says("client", server, "/ws", "\"connected\"", dial);
      String available = "{\"type\":\"available\"}";
      all.says("stranger 1", server, "/ws", "\"pong\"", available, ping);
      all.says("stranger 2", server, "/ws", "\"matched\"", available);
      for (String name : new String[] {"alice", "bob"}) {
        String login = "{\"type\":\"login\",\"name\":\"" + name + "\"}";
        all.says(name, server, "/", "\"login_success\"", login);
      }
      all.says("undecided", server, "/ws", "\"pong\"", ping);
      return all;
    } catch (IOException | InterruptedException | AssertionError e) {
      all.close();
      throw e;
    }
  }

  private void says(String name, AppServer server, String path, String answer, String... frames)
      throws IOException, InterruptedException {
    WsClient client = WsClient.connect(server.ws(path));
    sockets.put(name, client);
    for (String frame : frames) {
      client.text(frame);
    }
    Event event = next(client);
    while (!event.toString().contains(answer)) {
      assertThat(event).as(name + " waits for " + answer).isNotInstanceOf(Event.Closed.class);
      event = next(client);
    }
  }

  private static Event next(WsClient client) throws InterruptedException {
    return client.next(SOON).orElseThrow(() -> new AssertionError("nothing came"));
  }

  /** Everybody hears 1001, and before it nothing that tells of a partner's end. */
  void expect1001() throws InterruptedException {
    expectEnd(1001, HARMLESS);
  }

  /**
   * Everybody hears 1012, and before it nothing that tells of a partner's end. Names that go one
   * after the other are told as always.
   */
  void expect1012() throws InterruptedException {
    expectEnd(1012, HARMLESS + "|\\{\"type\":\"peer_disconnected\".*");
  }

  private void expectEnd(int code, String harmless) throws InterruptedException {
    Map<String, String> otherwise = new LinkedHashMap<>();
    for (Map.Entry<String, WsClient> each : sockets.entrySet()) {
      Event event = next(each.getValue());
      while (event instanceof Event.Ping
          || (event instanceof Event.Text text && text.text().matches(harmless))) {
        event = next(each.getValue());
      }
      if (!(event instanceof Event.Closed closed && closed.code() == code)) {
        otherwise.put(each.getKey(), event.toString());
      }
    }
    assertThat(otherwise).as("what others heard than the end").isEmpty();
  }

  /** How one of them is closed, code and reason; what comes before does not matter. */
  String end(String name) throws InterruptedException {
    Event event = next(sockets.get(name));
    while (!(event instanceof Event.Closed)) {
      event = next(sockets.get(name));
    }
    Event.Closed closed = (Event.Closed) event;
    return closed.code() + " " + closed.reason();
  }

  @Override
  public void close() throws IOException {
    for (WsClient socket : sockets.values()) {
      socket.close();
    }
  }
}
