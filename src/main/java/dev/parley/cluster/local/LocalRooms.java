package dev.parley.cluster.local;

import dev.parley.exchange.PeerId;
import dev.parley.exchange.Rooms;
import dev.parley.exchange.Signal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Rooms in one map. A room's members change only inside {@link ConcurrentHashMap#compute} for its
 * key; it is in the map while it has members, so nobody ever joins a room that is being thrown
 * away. Who looks for a member takes no lock: that is asked for each frame to a named peer, of whom
 * all may share one room.
 */
final class LocalRooms implements Rooms {

  /** A member, and which of all that ever joined it was. */
  private record Place(long number, Member member) {}

  /** Members by name. Changed under the map's lock for the room's key, read without. */
  private static final class Members {
    private final Map<String, Place> byName = new ConcurrentHashMap<>(2);
    private long joined;

    void add(Member newcomer) {
      byName.put(newcomer.name(), new Place(joined, newcomer));
      joined++;
    }

    PeerId find(String name) {
      Place place = byName.get(name);
      return place == null ? null : place.member().peer();
    }

    List<Member> inOrder() {
      return byName.values().stream()
          .sorted(Comparator.comparingLong(Place::number))
          .map(Place::member)
          .toList();
    }
  }

  private static final class Count {
    private final LongAdder rooms = new LongAdder();
    private final LongAdder members = new LongAdder();
  }

  private final LocalEngine engine;
  private final ConcurrentHashMap<Room, Members> rooms = new ConcurrentHashMap<>();
  private final Map<String, Count> counts = new ConcurrentHashMap<>();

  LocalRooms(LocalEngine engine) {
    this.engine = engine;
  }

  @Override
  public CompletionStage<Join> join(Room room, Member newcomer, int capacity, Signal notice) {
    Join[] outcome = new Join[1];
    engine.batch(
        () ->
            rooms.compute(
                room, (key, present) -> join(key, present, newcomer, capacity, notice, outcome)));
    return CompletableFuture.completedFuture(outcome[0]);
  }

  private Members join(
      Room room, Members present, Member newcomer, int capacity, Signal notice, Join[] outcome) {
    Members members = present == null ? new Members() : present;
    if (members.byName.containsKey(newcomer.name())) {
      outcome[0] = new Join.NameTaken();
    } else if (members.byName.size() >= capacity) {
      outcome[0] = new Join.Full();
    } else {
      // First of all, so that whoever is told of it also finds it.
      members.add(newcomer);
      tell(members, newcomer.peer(), notice);
      count(room).members.increment();
      if (present == null) {
        count(room).rooms.increment();
      }
      outcome[0] = new Join.Joined(members.inOrder());
    }
    return members;
  }

  @Override
  public CompletionStage<Boolean> leave(Room room, Member member, Signal notice) {
    return change(
        room,
        member,
        members -> {
          members.byName.remove(member.name());
          tell(members, member.peer(), notice);
          count(room).members.decrement();
          return members;
        });
  }

  @Override
  public CompletionStage<Boolean> dissolve(Room room, Member member, Signal notice) {
    return change(
        room,
        member,
        members -> {
          tell(members, member.peer(), notice);
          count(room).members.add(-members.byName.size());
          members.byName.clear();
          return members;
        });
  }

  private CompletionStage<Boolean> change(
      Room room, Member member, Function<Members, Members> step) {
    boolean[] was = new boolean[1];
    engine.batch(
        () ->
            rooms.computeIfPresent(
                room,
                (key, members) -> {
                  was[0] = member.peer().equals(members.find(member.name()));
                  Members after = was[0] ? step.apply(members) : members;
                  if (after.byName.isEmpty()) {
                    count(room).rooms.decrement();
                    return null;
                  }
                  return after;
                }));
    return CompletableFuture.completedFuture(was[0]);
  }

  @Override
  public CompletionStage<Optional<PeerId>> find(Room room, String name) {
    Members members = rooms.get(room);
    return CompletableFuture.completedFuture(
        Optional.ofNullable(members == null ? null : members.find(name)));
  }

  @Override
  public CompletionStage<List<Member>> members(Room room) {
    List<Member> found = new java.util.ArrayList<>();
    rooms.computeIfPresent(
        room,
        (key, members) -> {
          found.addAll(members.inOrder());
          return members;
        });
    return CompletableFuture.completedFuture(List.copyOf(found));
  }

  @Override
  public CompletionStage<Integer> broadcast(Room room, Signal signal) {
    int[] told = new int[1];
    engine.batch(
        () ->
            rooms.computeIfPresent(
                room,
                (key, members) -> {
                  told[0] = tell(members, signal.from(), signal);
                  return members;
                }));
    return CompletableFuture.completedFuture(told[0]);
  }

  @Override
  public long rooms(String kind) {
    return counts(kind).rooms.sum();
  }

  @Override
  public long members(String kind) {
    return counts(kind).members.sum();
  }

  private int tell(Members members, PeerId except, Signal signal) {
    int told = 0;
    for (Place place : members.byName.values()) {
      PeerId peer = place.member().peer();
      if (!peer.equals(except)) {
        engine.route(peer, signal);
        told++;
      }
    }
    return told;
  }

  private Count count(Room room) {
    return counts(room.kind());
  }

  /** Kinds are named by protocols, never by clients: the map of them does not grow. */
  private Count counts(String kind) {
    return counts.computeIfAbsent(kind, key -> new Count());
  }
}
