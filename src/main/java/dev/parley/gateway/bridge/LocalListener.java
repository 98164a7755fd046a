package dev.parley.gateway.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.body.Blocks;
import dev.parley.gateway.core.ByteBudget;
import dev.parley.gateway.core.Held;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts the local API's messages together and tells of each. The JDK hands out parts of whatever
 * size, one for each that was asked for: within a message the next part is asked for here, after it
 * by whoever got the message, when it is ready for another. That is the back-pressure. While there
 * is no room for a part, nothing is asked for either.
 *
 * <p>Called by the HTTP client, one call at a time; {@link #discard} by whoever ends the
 * connection.
 */
final class LocalListener implements WebSocket.Listener {

  /** What a connection to the local API tells. */
  sealed interface Event extends LocalLink.Event {}

  /** A whole message, and what has been taken for it. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  record Message(byte[] bytes, boolean binary, Held held) implements Event {}

  /** The API closed the connection. */
  record Closed(int code, String reason) implements Event {}

  /** The connection broke, or the gateway cannot go on with it. */
  record Broken(String reason) implements Event {}

  static final Broken BROKEN = new Broken("The connection to the local API broke.");

  /** A part for which there was no room when it came. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  private record Part(WebSocket socket, byte[] bytes, boolean binary, boolean last) {}

  private final BridgeContext context;
  private final ByteBudget budget;
  private final Executor turns;
  private final Consumer<Event> events;
  private final Blocks message = new Blocks();
  private long taken;
  private Part aside;
  private int waits;
  private boolean listed;
  private Future<?> deadline;
  private boolean over;

  LocalListener(BridgeContext context, Executor turns, Consumer<Event> events) {
    this.context = context;
    this.budget = context.memory().local();
    this.turns = turns;
    this.events = events;
  }

  /** Nothing is asked for yet. */
  @Override
  public void onOpen(WebSocket socket) {}

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    // The JDK never parts the two halves of a surrogate pair.
    part(new Part(socket, data.toString().getBytes(UTF_8), false, last));
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    part(new Part(socket, part, true, last));
    return null;
  }

  private synchronized void part(Part part) {
    long limit = context.limits().localMessageBytes();
    if (over) {
      part.socket().request(1); // Only the end is waited for.
    } else if (message.size() + (long) part.bytes().length > limit) {
      giveUp("The local API sent a message of more than " + limit + " bytes.");
    } else if (budget.tryTake(part.bytes().length)) {
      add(part);
    } else {
      aside = part;
      waits++;
      awaitRoom();
    }
  }

  /** Until there is room nothing more is asked for: the API waits, as for a slow browser. */
  private void awaitRoom() {
    if (taken > 0 && deadline == null) {
      // Messages that each wait for the room that the beginnings of others take would wait for
      // ever.
      int number = waits;
      deadline =
          context
              .timer()
              .schedule(
                  () -> turns.execute(() -> tooLate(number)),
                  context.limits().closeWait().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    if (!listed) {
      listed = true;
      budget.whenGiven(() -> turns.execute(this::retryListed));
    }
    if (budget.tryTake(aside.bytes().length)) {
      addAside();
    }
  }

  private synchronized void retryListed() {
    listed = false;
    if (aside == null) {
      return;
    }
    if (budget.tryTake(aside.bytes().length)) {
      addAside();
    } else {
      awaitRoom();
    }
  }

  private void addAside() {
    Part part = aside;
    stopWaiting();
    add(part);
  }

  private void stopWaiting() {
    aside = null;
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private synchronized void tooLate(int number) {
    if (aside != null && waits == number) {
      giveUp("The gateway has too much to do.");
    }
  }

  /** A part for which there is room. */
  private void add(Part part) {
    taken += part.bytes().length;
    if (!part.last()) {
      message.add(ByteBuffer.wrap(part.bytes()));
      part.socket().request(1);
      return;
    }
    byte[] whole = part.bytes();
    if (message.size() > 0) {
      message.add(ByteBuffer.wrap(part.bytes()));
      whole = message.take();
    }
    Held held = new Held(budget, taken);
    taken = 0;
    events.accept(new Message(whole, part.binary(), held));
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
    stopWaiting();
    message.clear();
    budget.give(taken);
    taken = 0;
  }
}
