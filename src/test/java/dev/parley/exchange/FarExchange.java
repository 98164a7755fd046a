package dev.parley.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * An exchange as if behind a network, for tests in virtual time: what one conversation asks for, or
 * sends to another, happens in order, but only when the test says so; and it can fail.
 */
public final class FarExchange implements Exchange {

  /** What becomes of questions. */
  public enum Network {
    /** Answered at once. */
    GOOD,
    /** They wait for {@link #step} or {@link #settle}. */
    SLOW,
    /** They fail, and nothing happened. */
    DOWN,
    /** They fail, but they were carried out. */
    ANSWERS_LOST,
    /** The next one is carried out without an answer, and then it is {@link #DOWN}. */
    BREAKING
  }

  private final Switchboard board;
  private final Exchange near;
  private final Map<Object, Queue<Runnable>> waiting = new LinkedHashMap<>();
  private Network network = Network.GOOD;
  private boolean far;
  private boolean losing;
  private boolean failing;

  private FarExchange(Switchboard board) {
    this.board = board;
    this.near = board.exchange();
  }

  /** Puts itself between a board and its engine. */
  public static FarExchange of(TestBoard test) {
    FarExchange exchange = new FarExchange(test.board());
    test.board().connect(exchange);
    return exchange;
  }

  /** From now on. */
  public void network(Network now) {
    network = now;
  }

  /** Whether signals wait for {@link #step}, as for a conversation on another node. */
  public void far(boolean now) {
    far = now;
  }

  /** Whether signals are forwarded and never arrive. */
  public void losing(boolean now) {
    losing = now;
  }

  /** One thing that waits happens, whichever {@code random} picks. False if nothing waits. */
  public boolean step(Random random) {
    if (waiting.isEmpty()) {
      return false;
    }
    List<Object> keys = new ArrayList<>(waiting.keySet());
    next(keys.get(random.nextInt(keys.size())));
    return true;
  }

  /** All that waits happens, and what comes of it. */
  public void settle() {
    while (!waiting.isEmpty()) {
      next(waiting.keySet().iterator().next());
    }
  }

  /** All that waits for an answer fails, and nothing of it happens. */
  public void failWaiting() {
    network(Network.DOWN);
    failing = true;
    settle();
    failing = false;
    network(Network.GOOD);
  }

  private void next(Object key) {
    Queue<Runnable> queue = waiting.get(key);
    Runnable one = queue.poll();
    if (queue.isEmpty()) {
      waiting.remove(key);
    }
    board.batch(one);
  }

  private void later(Object key, Runnable what) {
    waiting.computeIfAbsent(key, k -> new ArrayDeque<>()).add(what);
  }

  private <T> CompletionStage<T> ask(Object asker, Supplier<CompletionStage<T>> question) {
    return switch (network) {
      case GOOD -> waiting.containsKey(asker) ? slowly(asker, question) : question.get();
      case SLOW -> slowly(asker, question);
      case DOWN -> CompletableFuture.failedFuture(new IOException("engine away"));
      case ANSWERS_LOST -> {
        question.get().toCompletableFuture().join();
        yield CompletableFuture.failedFuture(new IOException("engine away"));
      }
      case BREAKING -> {
        network = Network.DOWN;
        question.get().toCompletableFuture().join();
        yield CompletableFuture.failedFuture(new IOException("engine away"));
      }
    };
  }

  private <T> CompletionStage<T> slowly(Object asker, Supplier<CompletionStage<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    later(
        asker,
        () -> {
          if (failing) {
            answer.completeExceptionally(new IOException("engine away"));
          } else {
            answer.complete(question.get().toCompletableFuture().join());
          }
        });
    return answer;
  }

  @Override
  public Delivery route(PeerId to, Signal signal) {
    if (losing) {
      return Delivery.FORWARDED;
    }
    if (!far) {
      return near.route(to, signal);
    }
    later(
        List.of(signal.from(), to),
        () -> {
          if (!board.deliver(to, signal)) {
            board.deliver(signal.from(), signal.returnedBy(to));
          }
        });
    return Delivery.FORWARDED;
  }

  @Override
  public Names names() {
    Names names = near.names();
    return new Names() {
      @Override
      public CompletionStage<Claim> claim(
          String space, String name, Holder claimer, Holder displaced, Signal notice) {
        return ask(claimer.owner(), () -> names.claim(space, name, claimer, displaced, notice));
      }

      @Override
      public CompletionStage<Boolean> release(String space, String name, PeerId owner) {
        return ask(owner, () -> names.release(space, name, owner));
      }

      @Override
      public CompletionStage<Optional<Holder>> find(String space, String name) {
        return ask("find", () -> names.find(space, name));
      }

      @Override
      public long count(String space) {
        return names.count(space);
      }
    };
  }

  @Override
  public Rooms rooms() {
    Rooms rooms = near.rooms();
    return new Rooms() {
      @Override
      public CompletionStage<Join> join(Room room, Member newcomer, int capacity, Signal notice) {
        return ask(newcomer.peer(), () -> rooms.join(room, newcomer, capacity, notice));
      }

      @Override
      public CompletionStage<Boolean> leave(Room room, Member member, Signal notice) {
        return ask(member.peer(), () -> rooms.leave(room, member, notice));
      }

      @Override
      public CompletionStage<Boolean> dissolve(Room room, Member member, Signal notice) {
        return ask(member.peer(), () -> rooms.dissolve(room, member, notice));
      }

      @Override
      public CompletionStage<Optional<PeerId>> find(Room room, String name) {
        return ask("find", () -> rooms.find(room, name));
      }

      @Override
      public CompletionStage<List<Member>> members(Room room) {
        return ask("members", () -> rooms.members(room));
      }

      @Override
      public CompletionStage<Integer> broadcast(Room room, Signal signal) {
        return ask(signal.from(), () -> rooms.broadcast(room, signal));
      }

      @Override
      public long rooms(String kind) {
        return rooms.rooms(kind);
      }

      @Override
      public long members(String kind) {
        return rooms.members(kind);
      }
    };
  }

  @Override
  public Pairings pairings() {
    Pairings pairings = near.pairings();
    return new Pairings() {
      @Override
      public CompletionStage<Optional<Match>> enter(String queue, Entry entry) {
        return ask(entry.peer(), () -> pairings.enter(queue, entry));
      }

      @Override
      public CompletionStage<Boolean> leave(
          String queue, PeerId peer, Signal notice, Duration cooldown) {
        return ask(peer, () -> pairings.leave(queue, peer, notice, cooldown));
      }

      @Override
      public long waiting(String queue) {
        return pairings.waiting(queue);
      }

      @Override
      public long pairs(String queue) {
        return pairings.pairs(queue);
      }
    };
  }
}
