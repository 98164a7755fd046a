package dev.parley.exchange;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * What a conversation works with: its line, its place in the exchange, its timers. To be used from
 * within the conversation's own calls only, except {@link #self}.
 */
public interface Desk {

  /** This conversation's address. */
  PeerId self();

  /** Sends a frame to this conversation's client; see {@link Line#send}. */
  void send(String text);

  /**
   * Sends an error and notes it in the log, with ids and its code only: each of the first few, and
   * of a client that goes on a line for every doubling of their number.
   */
  void refuse(ErrorFrame error);

  /**
   * Ends the conversation: the line is closed behind what was sent, {@link Conversation#onClosed}
   * follows as soon as the present call returns, and later frames are dropped.
   */
  void close(CloseCause cause);

  /** Whether the conversation is over, or will be when the present call returns. */
  boolean isClosed();

  /** The exchange. */
  Exchange exchange();

  /**
   * Waits for an answer without blocking. Frames that arrive meanwhile are kept, in order and
   * bounded ({@link CloseCause#FLOOD} above that); signals and timers go on. {@code then} is called
   * exactly once with the value or the failure, in turn with the conversation's other calls, even
   * after {@link Conversation#onClosed}: ask {@link #isClosed}. If the answer is there already,
   * {@code then} is called before this method returns.
   */
  <T> void await(CompletionStage<T> answer, BiConsumer<? super T, ? super Throwable> then);

  /**
   * Like {@link #await}, for the answer that a frame to somebody else waits for: a client that
   * closes behind such a frame has sent it, so the conversation ends only when it, and what came
   * after it, is on its way, or after a few seconds. Whoever else ends the conversation ends it at
   * once.
   */
  <T> void relaying(CompletionStage<T> answer, BiConsumer<? super T, ? super Throwable> then);

  /**
   * Runs {@code action} once, in turn, after at least {@code delay}, unless cancelled or the
   * conversation ends.
   */
  Timers.Timer after(Duration delay, Runnable action);

  /** Runs {@code action} in turn, again and again, until cancelled or the conversation ends. */
  Timers.Timer every(Duration interval, Runnable action);

  /**
   * Keeps the line alive: a WebSocket ping every {@code interval}, {@code alongside} run with each,
   * and the line closed with {@link CloseCause#NOT_HEARD} when nothing at all was heard for two
   * intervals. Called again, it replaces the former; {@code Duration.ZERO} ends it.
   */
  void keepAlive(Duration interval, Runnable alongside);

  /**
   * Closes the line with {@link CloseCause#TOKEN_EXPIRED} when the token that it was let in with
   * holds no longer. Called again, for a fresher token, it replaces the former.
   */
  void expiresIn(Duration left);

  /** The time since anything was heard from the client, in nanoseconds. */
  long silenceNanos();

  /** Names the protocol this line speaks, for gauges and logs; the door names the first one. */
  void speaks(String protocol);
}
