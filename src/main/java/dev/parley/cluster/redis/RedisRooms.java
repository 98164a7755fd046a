package dev.parley.cluster.redis;

import dev.parley.exchange.PeerId;
import dev.parley.exchange.Rooms;
import dev.parley.exchange.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Rooms, as {@code 4-rooms.lua} keeps them. */
final class RedisRooms implements Rooms {
  private final RedisEngine engine;

  RedisRooms(RedisEngine engine) {
    this.engine = engine;
  }

  @Override
  public CompletionStage<Join> join(Room room, Member newcomer, int capacity, Signal notice) {
    return engine
        .ask(
            newcomer.peer(),
            "join",
            room.kind(),
            room.name(),
            newcomer.name(),
            newcomer.peer().toString(),
            Integer.toString(capacity),
            notice.kind(),
            notice.from().toString(),
            notice.ref(),
            notice.text())
        .thenApply(
            answer ->
                switch (answer.get(0)) {
                  case "taken" -> new Join.NameTaken();
                  case "full" -> new Join.Full();
                  default -> new Join.Joined(listed(answer.subList(1, answer.size())));
                });
  }

  @Override
  public CompletionStage<Boolean> leave(Room room, Member member, Signal notice) {
    return go("leave", room, member, notice);
  }

  @Override
  public CompletionStage<Boolean> dissolve(Room room, Member member, Signal notice) {
    return go("dissolve", room, member, notice);
  }

  private CompletionStage<Boolean> go(String how, Room room, Member member, Signal notice) {
    return engine.giveBack(
        member.peer(),
        how,
        room.kind(),
        room.name(),
        member.name(),
        member.peer().toString(),
        notice.kind(),
        notice.from().toString(),
        notice.ref(),
        notice.text());
  }

  @Override
  public CompletionStage<Optional<PeerId>> find(Room room, String name) {
    return engine
        .ask(null, "find_member", room.kind(), room.name(), name)
        .thenApply(answer -> answer.stream().findFirst().map(PeerId::parse));
  }

  @Override
  public CompletionStage<List<Member>> members(Room room) {
    return engine.ask(null, "members", room.kind(), room.name()).thenApply(RedisRooms::listed);
  }

  @Override
  public CompletionStage<Integer> broadcast(Room room, Signal signal) {
    return engine
        .ask(
            signal.from(),
            "broadcast",
            room.kind(),
            room.name(),
            signal.kind(),
            signal.from().toString(),
            signal.ref(),
            signal.text())
        .thenApply(answer -> Integer.valueOf(answer.get(0)));
  }

  @Override
  public long rooms(String kind) {
    return engine.holdings().shared("place", kind);
  }

  @Override
  public long members(String kind) {
    return engine.holdings().count("place", kind);
  }

  private static List<Member> listed(List<String> flat) {
    List<Member> members = new ArrayList<>(flat.size() / 2);
    for (int i = 0; i < flat.size(); i += 2) {
      members.add(new Member(flat.get(i), PeerId.parse(flat.get(i + 1))));
    }
    return List.copyOf(members);
  }
}
