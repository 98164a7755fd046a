package dev.parley.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** A line that records what the server does on it, and speaks like a client. */
public final class TestLine implements Line {
  LineListener listener;
  private final Queue<String> received = new ArrayDeque<>();
  private CloseCause closed;
  private int pings;
  private Consumer<String> spy = text -> {};

  @Override
  public synchronized void send(String text) {
    if (closed == null) {
      spy.accept(text);
      received.add(text);
    }
  }

  /** Who looks at the world at the moment at which a frame is sent. */
  public synchronized void whenSent(Consumer<String> observer) {
    spy = observer;
  }

  @Override
  public synchronized void ping() {
    pings++;
  }

  @Override
  public void close(CloseCause cause) {
    synchronized (this) {
      if (closed != null) {
        return;
      }
      closed = cause;
    }
    // Null while the conversation is still being opened: then it knows already.
    if (listener != null) {
      listener.closed(cause);
    }
  }

  /** The client sends a text frame. */
  public TestLine says(String text) {
    listener.frame(text, text.getBytes(StandardCharsets.UTF_8).length);
    return this;
  }

  /** The client sends a binary frame. */
  public void saysBinary(int bytes) {
    listener.binary(bytes);
  }

  /** The client answers a WebSocket ping. */
  public void pongs() {
    listener.heard();
  }

  /** The client closes the socket. */
  public void hangsUp() {
    synchronized (this) {
      if (closed == null) {
        closed = CloseCause.CLIENT;
      }
    }
    listener.closed(CloseCause.CLIENT);
  }

  /** The next frame from the server; null if there is none. */
  public synchronized String next() {
    return received.poll();
  }

  /** All frames since last asked. */
  public synchronized List<String> all() {
    List<String> all = new ArrayList<>(received);
    received.clear();
    return all;
  }

  /** How it was closed; null if it is open. */
  public synchronized CloseCause closed() {
    return closed;
  }

  /** How many WebSocket pings were sent. */
  public synchronized int pings() {
    return pings;
  }
}
