package dev.parley.cluster.redis;

import dev.parley.cluster.EngineContract;
import dev.parley.exchange.Delivery;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Names;
import dev.parley.exchange.Pairings;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Rooms;
import dev.parley.exchange.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract on a real Redis, the peers spread over some nodes: each asks its own node, as its
 * conversation would.
 */
abstract class RedisContract extends EngineContract {
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static RedisProcess redis;

  private final int nodes;

  RedisContract(int nodes) {
    this.nodes = nodes;
  }

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Override
  protected Bench open() {
    return new Nodes(nodes);
  }

  private static final class Nodes implements Bench {
    private final List<TestNode> nodes = new ArrayList<>();
    private final AtomicInteger peers = new AtomicInteger();

    Nodes(int count) {
      String prefix = "run-" + RUNS.incrementAndGet();
      for (int i = 0; i < count; i++) {
        nodes.add(new TestNode(redis, prefix, "n" + i, Map.of()));
      }
      nodes.forEach(TestNode::settle);
    }

    private Exchange of(PeerId peer) {
      return nodes.stream()
          .filter(node -> node.board().node().equals(peer.node()))
          .findFirst()
          .orElseThrow()
          .engine();
    }

    private long sum(ToLongFunction<Exchange> figure) {
      return nodes.stream().mapToLong(node -> figure.applyAsLong(node.engine())).sum();
    }

    /** Of what several nodes have a part in. The tests have one at a time. */
    private long most(ToLongFunction<Exchange> figure) {
      settle();
      return nodes.stream().mapToLong(node -> figure.applyAsLong(node.engine())).max().orElse(0);
    }

    /** A signal goes to another node, and may come back from there: twice there and back. */
    private void settle() {
      for (int round = 0; round < 2; round++) {
        nodes.forEach(TestNode::settle);
      }
    }

    @Override
    public Peer peer() {
      TestNode node = nodes.get(peers.getAndIncrement() % nodes.size());
      TestNode.Recorder recorder = node.peer();
      return new Peer() {
        @Override
        public PeerId id() {
          return recorder.id();
        }

        @Override
        public List<Signal> told() {
          settle();
          return recorder.heard();
        }

        @Override
        public List<Signal> returned() {
          settle();
          return recorder.returned();
        }

        @Override
        public void close() {
          recorder.close();
        }
      };
    }

    @Override
    public void pass(Duration time) {
      // Redis goes by a clock of its own: there is nothing else to wait for.
      try {
        Thread.sleep(time.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      nodes.forEach(TestNode::close);
    }

    @Override
    public Exchange exchange() {
      return new Exchange() {
        @Override
        public Delivery route(PeerId to, Signal signal) {
          return of(signal.from()).route(to, signal);
        }

        @Override
        public Names names() {
          return new Names() {
            @Override
            public CompletionStage<Claim> claim(
                String space, String name, Holder claimer, Holder displaced, Signal notice) {
              return of(claimer.owner()).names().claim(space, name, claimer, displaced, notice);
            }

            @Override
            public CompletionStage<Boolean> release(String space, String name, PeerId owner) {
              return of(owner).names().release(space, name, owner);
            }

            @Override
            public CompletionStage<Optional<Holder>> find(String space, String name) {
              return nodes.get(0).engine().names().find(space, name);
            }

            @Override
            public long count(String space) {
              settle();
              return sum(each -> each.names().count(space));
            }
          };
        }

        @Override
        public Rooms rooms() {
          return new Rooms() {
            @Override
            public CompletionStage<Join> join(
                Room room, Member newcomer, int capacity, Signal notice) {
              return of(newcomer.peer()).rooms().join(room, newcomer, capacity, notice);
            }

            @Override
            public CompletionStage<Boolean> leave(Room room, Member member, Signal notice) {
              return of(member.peer()).rooms().leave(room, member, notice);
            }

            @Override
            public CompletionStage<Boolean> dissolve(Room room, Member member, Signal notice) {
              return of(member.peer()).rooms().dissolve(room, member, notice);
            }

            @Override
            public CompletionStage<Optional<PeerId>> find(Room room, String name) {
              return nodes.get(0).engine().rooms().find(room, name);
            }

            @Override
            public CompletionStage<List<Member>> members(Room room) {
              return nodes.get(0).engine().rooms().members(room);
            }

            @Override
            public CompletionStage<Integer> broadcast(Room room, Signal signal) {
              return of(signal.from()).rooms().broadcast(room, signal);
            }

            @Override
            public long rooms(String kind) {
              return most(each -> each.rooms().rooms(kind));
            }

            @Override
            public long members(String kind) {
              settle();
              return sum(each -> each.rooms().members(kind));
            }
          };
        }

        @Override
        public Pairings pairings() {
          return new Pairings() {
            @Override
            public CompletionStage<Optional<Match>> enter(String queue, Entry entry) {
              return of(entry.peer()).pairings().enter(queue, entry);
            }

            @Override
            public CompletionStage<Boolean> leave(
                String queue, PeerId peer, Signal notice, Duration cooldown) {
              return of(peer).pairings().leave(queue, peer, notice, cooldown);
            }

            @Override
            public long waiting(String queue) {
              settle();
              return sum(each -> each.pairings().waiting(queue));
            }

            @Override
            public long pairs(String queue) {
              return most(each -> each.pairings().pairs(queue));
            }
          };
        }
      };
    }
  }
}
