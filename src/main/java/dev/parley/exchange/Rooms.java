package dev.parley.exchange;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Rooms of bounded size with named members in order of joining. A room exists while it has a
 * member.
 */
public interface Rooms {

  /** A room's address; rooms of different kinds do not meet. */
  record Room(String kind, String name) {}

  /** Someone in a room, under a name that is unique there. */
  record Member(String name, PeerId peer) {}

  /** What became of a join. */
  sealed interface Join {
    /** In: all members in order of joining, the newcomer last. */
    record Joined(List<Member> members) implements Join {}

    /** There are as many as may be. */
    record Full() implements Join {}

    /** Somebody has that name. */
    record NameTaken() implements Join {}
  }

  /**
   * Joins a room; those who are there already get {@code notice} in the same step. A taken name is
   * told before a full room.
   *
   * @param capacity 1 or more; the same for everyone who joins the room
   */
  CompletionStage<Join> join(Room room, Member newcomer, int capacity, Signal notice);

  /**
   * Leaves; the others get {@code notice} in the same step. False if {@code member} is not in the
   * room.
   */
  CompletionStage<Boolean> leave(Room room, Member member, Signal notice);

  /**
   * Ends a room of which {@code member} is one: it is free at once, and the others get {@code
   * notice}. False if {@code member} is not in the room.
   */
  CompletionStage<Boolean> dissolve(Room room, Member member, Signal notice);

  /** The member of that name. */
  CompletionStage<Optional<PeerId>> find(Room room, String name);

  /** All members in order of joining. */
  CompletionStage<List<Member>> members(Room room);

  /**
   * Hands {@code signal} to all members but its sender, each at most once. Answers how many there
   * were.
   */
  CompletionStage<Integer> broadcast(Room room, Signal signal);

  /** How many rooms of a kind have a member on this node. */
  long rooms(String kind);

  /** How many members of rooms of a kind are on this node. */
  long members(String kind);
}
