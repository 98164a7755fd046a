package dev.parley.exchange;

/**
 * What conversations ask for, whatever engine stands behind it. Safe to use from any thread;
 * nothing here blocks. Answers that may need the network are {@link
 * java.util.concurrent.CompletionStage}s: take them with {@link Desk#await}.
 *
 * <p>Guarantees that every engine gives:
 *
 * <ul>
 *   <li>Signals from one conversation to another arrive in the order of the calls, none doubled.
 *   <li>A change of a name, room or pair and the signal that tells of it are one step: whoever was
 *       a member at that moment gets the signal, nobody else, and every member sees changes in the
 *       same order.
 *   <li>An answer of an operation comes before any signal about what happened after it.
 *   <li>Giving back something that is not one's own (any more) changes nothing.
 * </ul>
 */
public interface Exchange {

  /**
   * Hands a signal to another conversation's mailbox. {@link Delivery#FORWARDED} is no promise:
   * {@link Conversation#onReturned} follows if the receiver turns out to be gone.
   */
  Delivery route(PeerId to, Signal signal);

  /** Unique names with an owner. */
  Names names();

  /** Rooms with members in order of joining. */
  Rooms rooms();

  /** Waiting queues that pair strangers. */
  Pairings pairings();
}
