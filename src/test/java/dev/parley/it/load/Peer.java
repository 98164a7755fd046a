package dev.parley.it.load;

import dev.parley.it.client.Event;
import dev.parley.it.client.SwarmClient;
import dev.parley.it.json.JsonReader;
import dev.parley.it.json.JsonTree;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the swarm with an inbox, for tests that ask one thing after the other. */
final class Peer {
  private static final int PATIENCE_SECONDS = 60;
  private static final String HEARTBEAT = "{\"type\":\"ping\"}";

  private final BlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
  private volatile SwarmClient client;

  void opened(SwarmClient opened) {
    client = opened;
  }

  /** Heartbeats of the server are no news. */
  void heard(Event event) {
    boolean heartbeat =
        event instanceof Event.Ping
            || (event instanceof Event.Text text && text.text().equals(HEARTBEAT));
    if (!heartbeat) {
      inbox.add(event);
    }
  }

  SwarmClient client() {
    return client;
  }

  void send(String text) {
    client.text(text);
  }

  Event next() throws InterruptedException {
    Event event = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("nothing heard for " + PATIENCE_SECONDS + " s");
    }
    return event;
  }

  /** The next event, which must be a text frame with a JSON object. */
  JsonTree.Obj nextFrame() throws InterruptedException {
    Event event = next();
    if (event instanceof Event.Text text
        && JsonReader.read(text.text()) instanceof JsonTree.Obj object) {
      return object;
    }
    throw new AssertionError("expected a JSON object but heard " + event);
  }

  /** The next frame of that type; others are passed over. */
  JsonTree.Obj nextFrame(String type) throws InterruptedException {
    JsonTree.Obj frame = nextFrame();
    while (!frame.string("type").equals(type)) {
      frame = nextFrame();
    }
    return frame;
  }

  /** Frames pass until the close frame comes. */
  Event.Closed nextClosed() throws InterruptedException {
    Event event = next();
    while (event instanceof Event.Text) {
      event = next();
    }
    if (event instanceof Event.Closed closed) {
      return closed;
    }
    throw new AssertionError("expected a close frame but heard " + event);
  }

  /** Nothing has been heard that was not taken. */
  boolean isSilent() {
    return inbox.isEmpty();
  }
}
