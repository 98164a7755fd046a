package dev.parley.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Waiting queues in which strangers find each other: first in, first out. Two who just parted are
 * not paired with each other before their cool-down ends; then they are, if both still wait,
 * without being asked again.
 */
public interface Pairings {

  /** The kind of the signal that carries a {@link Match} to the one who waited. */
  String MATCHED = "matched";

  /**
   * Someone who asks to be paired.
   *
   * @param peer the conversation, in the queue or in a pair at most once
   * @param ticket grows with every {@link #enter} of that conversation: it tells a fresh match from
   *     a stale one
   * @param label what the partner is told, for example a client id; without blanks
   * @param first whether to stand at the head of the queue
   */
  record Entry(PeerId peer, long ticket, String label, boolean first) {}

  /**
   * A pair, seen from one side.
   *
   * @param ticket the ticket of the one who reads this
   * @param room the pair's id, the same for both, never reused
   * @param partner the other conversation
   * @param partnerLabel the other's label
   * @param initiator true on exactly one side: the one that waited less
   */
  record Match(long ticket, String room, PeerId partner, String partnerLabel, boolean initiator) {

    /** As a signal to the one who waited. */
    public Signal toSignal() {
      return new Signal(MATCHED, partner, room, ticket + " " + initiator + " " + partnerLabel);
    }

    /** Reads what {@link #toSignal} wrote. */
    public static Match of(Signal signal) {
      String[] parts = signal.text().split(" ", 3);
      return new Match(
          Long.parseLong(parts[0]),
          signal.ref(),
          signal.from(),
          parts[2],
          Boolean.parseBoolean(parts[1]));
    }
  }

  /**
   * Enters the queue, or is paired at once with the first who may be. The one who waited gets its
   * {@link Match} as a signal in the same step. Entering twice keeps the first place and changes
   * nothing.
   */
  CompletionStage<Optional<Match>> enter(String queue, Entry entry);

  /**
   * Leaves the queue and any pair. The partner of a pair gets {@code notice}, its {@code ref} set
   * to the pair's room, in the same step; the two will not meet again for {@code cooldown}. Answers
   * whether there was anything to leave.
   */
  CompletionStage<Boolean> leave(String queue, PeerId peer, Signal notice, Duration cooldown);

  /** How many of this node wait. */
  long waiting(String queue);

  /** How many pairs have a member on this node. */
  long pairs(String queue);
}
