package dev.parley.gateway.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.body.Blocks;
import dev.parley.gateway.core.ByteBudget;
import dev.parley.gateway.core.Held;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts the local API's messages together and tells of each. A connection hands out parts of
 * whatever size, one for each that was asked for: within a message the next part is asked for here,
 * after it by whoever got the message, when it is ready for another. That is the back-pressure.
 * While there is no room for a part, nothing is asked for either.
 *
 * <p>Called by the connection, one call at a time; {@link #discard} by whoever ends it.
 */
final class LocalListener {
  private static final int PIECE_CHARS = 4096;

  /** What a connection to the local API tells. */
  sealed interface Event extends LocalLink.Event {}

  /** A whole message, and what has been taken for it. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  record Message(byte[] bytes, boolean binary, Held held) implements Event {}

  /** The API closed the connection. */
  record Closed(int code) implements Event {}

  /** The connection broke, or the gateway cannot go on with it. */
  record Broken(String reason) implements Event {}

  static final Broken BROKEN = new Broken("The connection to the local API broke.");

  /** A part for which there was no room when it came. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  private record Part(ApiSocket socket, byte[] bytes, boolean binary, boolean last) {}

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

  /**
   * A part of a message has come.
   *
   * @param bytes the receiver's own
   * @param last whether the message ends with it
   */
  void part(ApiSocket socket, byte[] bytes, boolean binary, boolean last) {
    part(new Part(socket, bytes, binary, last));
  }

  private synchronized void part(Part part) {
    long limit = context.limits().localMessageBytes();
    if (over) {
      part.socket().next(); // Only the end is waited for.
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
      part.socket().next();
      return;
    }
    byte[] whole = part.bytes();
    if (message.size() > 0) {
      message.add(ByteBuffer.wrap(part.bytes()));
      whole = message.take();
    }
    if (!part.binary() && !isUtf8(whole)) {
      giveUp("The local API sent a text that is not UTF-8.");
      return;
    }
    Held held = new Held(budget, taken);
    taken = 0;
    events.accept(new Message(whole, part.binary(), held));
  }

  /** Piece by piece: as characters a text would be in memory once more. */
  private static boolean isUtf8(byte[] text) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(text);
    CharBuffer out = CharBuffer.allocate(Math.min(text.length, PIECE_CHARS));
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    return result.isUnderflow();
  }

  private void giveUp(String reason) {
    discard();
    events.accept(new Broken(reason));
  }

  /** The API closed the connection. */
  void closed(int code) {
    discard();
    events.accept(new Closed(code));
  }

  /** The connection broke. */
  void broken() {
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
