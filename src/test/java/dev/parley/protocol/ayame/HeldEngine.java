package dev.parley.protocol.ayame;

import dev.parley.exchange.Delivery;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Names;
import dev.parley.exchange.Pairings;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Rooms;
import dev.parley.exchange.Signal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An engine beyond a network: what is asked of its rooms happens at once, but the answers come when
 * the test lets them, or not.
 */
final class HeldEngine implements Exchange, Rooms {
  private final Exchange real;
  private final Queue<Runnable> answers = new ArrayDeque<>();
  private RuntimeException failure;

  HeldEngine(Exchange real) {
    this.real = real;
  }

  /** From now on answers are this failure. */
  void failing(RuntimeException why) {
    failure = why;
  }

  /** Lets the oldest answer come. */
  void answers() {
    answers.remove().run();
  }

  /** How many answers are held. */
  int held() {
    return answers.size();
  }

  private <T> CompletionStage<T> hold(CompletionStage<T> answer) {
    CompletableFuture<T> held = new CompletableFuture<>();
    RuntimeException why = failure;
    answers.add(
        () -> {
          if (why != null) {
            held.completeExceptionally(why);
          } else {
            held.complete(answer.toCompletableFuture().join());
          }
        });
    return held;
  }

  @Override
  public CompletionStage<Join> join(Room room, Member newcomer, int capacity, Signal notice) {
    return hold(real.rooms().join(room, newcomer, capacity, notice));
  }

  @Override
  public CompletionStage<Boolean> dissolve(Room room, Member member, Signal notice) {
    return hold(real.rooms().dissolve(room, member, notice));
  }

  @Override
  public CompletionStage<Boolean> leave(Room room, Member member, Signal notice) {
    return hold(real.rooms().leave(room, member, notice));
  }

  @Override
  public CompletionStage<Optional<PeerId>> find(Room room, String name) {
    return hold(real.rooms().find(room, name));
  }

  @Override
  public CompletionStage<List<Member>> members(Room room) {
    return hold(real.rooms().members(room));
  }

  @Override
  public CompletionStage<Integer> broadcast(Room room, Signal signal) {
    return hold(real.rooms().broadcast(room, signal));
  }

  @Override
  public long rooms(String kind) {
    return real.rooms().rooms(kind);
  }

  @Override
  public long members(String kind) {
    return real.rooms().members(kind);
  }

  @Override
  public Rooms rooms() {
    return this;
  }

  @Override
  public Delivery route(PeerId to, Signal signal) {
    return real.route(to, signal);
  }

  @Override
  public Names names() {
    return real.names();
  }

  @Override
  public Pairings pairings() {
    return real.pairings();
  }
}
