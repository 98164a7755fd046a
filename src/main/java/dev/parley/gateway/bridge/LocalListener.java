package dev.parley.gateway.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.gateway.core.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Puts the local API's messages together and tells of each. The JDK hands out parts of whatever
 * size, one for each that was asked for: within a message the next part is asked for here, after it
 * by whoever got the message, when it is ready for another. That is the back-pressure.
 *
 * <p>Called by the HTTP client, one call at a time; {@link #discard} by whoever ends the
 * connection.
 */
final class LocalListener implements WebSocket.Listener {

  /** What a connection to the local API tells. */
  sealed interface Event extends LocalLink.Event {}

  /** A whole message; {@code budgeted} bytes of the gateway's budget go with it. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  record Message(byte[] bytes, boolean binary, long budgeted) implements Event {}

  /** The API closed the connection. */
  record Closed(int code, String reason) implements Event {}

  /** The connection broke, or the gateway cannot go on with it. */
  record Broken(String reason) implements Event {}

  static final Broken BROKEN = new Broken("The connection to the local API broke.");

  private final long limit;
  private final ByteBudget budget;
  private final Consumer<Event> events;
  private ByteArrayOutputStream message = new ByteArrayOutputStream();
  private long taken;
  private boolean over;

  LocalListener(long limit, ByteBudget budget, Consumer<Event> events) {
    this.limit = limit;
    this.budget = budget;
    this.events = events;
  }

  /** Nothing is asked for yet. */
  @Override
  public void onOpen(WebSocket socket) {}

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    // The JDK never parts the two halves of a surrogate pair.
    part(socket, data.toString().getBytes(UTF_8), false, last);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    part(socket, part, true, last);
    return null;
  }

  private synchronized void part(WebSocket socket, byte[] part, boolean binary, boolean last) {
    if (over) {
      socket.request(1); // Only the end is waited for.
      return;
    }
    if (message.size() + (long) part.length > limit) {
      giveUp("The local API sent a message of more than " + limit + " bytes.");
      return;
    }
    if (!budget.tryTake(part.length)) {
      giveUp("The gateway has too much to do.");
      return;
    }
    taken += part.length;
    if (!last) {
      message.writeBytes(part);
      socket.request(1);
      return;
    }
    byte[] whole = part;
    if (message.size() > 0) {
      message.writeBytes(part);
      whole = message.toByteArray();
      message = new ByteArrayOutputStream();
    }
    long given = taken;
    taken = 0;
    events.accept(new Message(whole, binary, given));
  }

  private void giveUp(String reason) {
    discard();
    events.accept(new Broken(reason));
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    discard();
    events.accept(new Closed(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    discard();
    events.accept(BROKEN);
  }

  /** Drops what was put together so far and what may still come. */
  synchronized void discard() {
    over = true;
    message = new ByteArrayOutputStream();
    budget.give(taken);
    taken = 0;
  }
}
