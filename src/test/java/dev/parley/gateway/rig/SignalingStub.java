package dev.parley.gateway.rig;

import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A signaling server with one home server and as many clients as the test likes: protocol 2 as far
 * as the gateway sees it.
 */
public final class SignalingStub implements AutoCloseable {
  private static final FrameReader READER =
      FrameReader.frames("remoteId", "sessionId", "iceServers", "secret", "data");

  private final LocalServer server;
  private final BlockingQueue<Frame> registrations = new LinkedBlockingQueue<>();
  private final Map<String, Consumer<Frame>> clients = new ConcurrentHashMap<>();
  private volatile LocalSocket home;

  public SignalingStub() throws IOException {
    server = new LocalServer();
    server.onConnection(
        socket -> {
          home = socket;
          socket.onHeard(this::heard);
        });
  }

  public URI url() {
    return server.ws("/ws");
  }

  private void heard(LocalSocket.Heard heard) {
    if (heard.text() == null) {
      return;
    }
    Frame frame = read(heard.text());
    switch (frame.type()) {
      case "register-server" -> {
        // First: a gateway takes nothing else before it has heard that.
        say(JsonText.frame("registered").put("remoteId", frame.string("remoteId")).end());
        registrations.add(frame);
      }
      case "ping" -> say(JsonText.frame("pong").end());
      default -> {
        Consumer<Frame> client = clients.get(String.valueOf(frame.string("sessionId")));
        if (client != null) {
          client.accept(frame);
        }
      }
    }
  }

  private static Frame read(String text) {
    try {
      return READER.read(text);
    } catch (BadFrame e) {
      throw new AssertionError("the gateway sent something that is no frame", e);
    }
  }

  /** The next registration. */
  public Frame registration() {
    return Await.next(registrations);
  }

  /** Says something to the gateway, right or wrong. */
  public void say(String text) {
    home.say(text);
  }

  /** From now on a client gets what the gateway sends to it. */
  public void client(String sessionId, Consumer<Frame> client) {
    clients.put(sessionId, client);
  }

  /** Cuts the gateway's line. */
  public void cut() {
    home.cut();
  }

  /** Closes the gateway's line with a code. */
  public void closeLine(int code, String reason) {
    home.close(code, reason);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
