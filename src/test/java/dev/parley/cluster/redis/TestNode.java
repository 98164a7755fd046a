package dev.parley.cluster.redis;

import dev.parley.cluster.EngineContract;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Line;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.TimerWheel;
import dev.parley.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One server of several in this JVM: a switchboard, its timers and its engine. */
final class TestNode implements AutoCloseable {
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final TimerWheel wheel = new TimerWheel(System::nanoTime);
  private final Switchboard board;
  private final RedisEngine engine;

  TestNode(RedisProcess redis, String prefix, String name, Map<String, String> more) {
    long tick = TimerWheel.TICK.toMillis();
    var unused = clock.scheduleAtFixedRate(wheel::turn, tick, tick, TimeUnit.MILLISECONDS);
    board = new Switchboard(name + "-" + UUID.randomUUID(), wheel, executor);
    Map<String, String> variables = new java.util.HashMap<>(more);
    variables.put("REDIS_URL", redis.url());
    variables.put("REDIS_KEY_PREFIX", prefix);
    RedisSettings settings = RedisSettings.read(SettingsReader.of(variables));
    engine =
        new RedisEngine(
            board,
            settings,
            settings.uri().orElseThrow(),
            () -> UUID.randomUUID().toString(),
            executor);
    board.connect(engine);
  }

  RedisEngine engine() {
    return engine;
  }

  Switchboard board() {
    return board;
  }

  Recorder peer() {
    Recorder recorder = new Recorder(this);
    recorder.line =
        board.open(
            new Silent(recorder),
            "test",
            desk -> {
              recorder.desk = desk;
              return recorder;
            });
    return recorder;
  }

  /**
   * Returns when everything that anyone on this node has said is in Redis, and what it read by then
   * is told. Asked twice: an answer comes before the mailboxes are run that its letter filled, and
   * after those of the letters before.
   */
  void settle() {
    for (int i = 0; i < 2; i++) {
      try {
        engine.names().find("settle", "x").toCompletableFuture().get(10, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError("does not settle", e);
      }
    }
  }

  /** Gone without a word: its connections are cut. */
  void kill() {
    engine.vanish();
    stopThreads();
  }

  @Override
  public void close() {
    engine.close();
    stopThreads();
  }

  private void stopThreads() {
    clock.shutdownNow();
    executor.shutdownNow();
  }

  /** A line on which nothing is sent; whoever hangs up is noted. */
  private record Silent(Recorder recorder) implements Line {
    @Override
    public void send(String text) {}

    @Override
    public void ping() {}

    @Override
    public void close(CloseCause cause) {
      // The door would tell of it later; nothing here waits for that.
    }
  }

  /** A conversation that records what it is told. */
  static final class Recorder implements Conversation, EngineContract.Peer {
    private final TestNode node;
    private final List<Signal> told = new ArrayList<>();
    private final List<Signal> returned = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private Desk desk;
    private LineListener line;
    private CloseCause closed;

    private Recorder(TestNode node) {
      this.node = node;
    }

    TestNode node() {
      return node;
    }

    @Override
    public synchronized void onSignal(Signal signal) {
      told.add(signal);
    }

    @Override
    public synchronized void onReturned(Signal signal) {
      returned.add(signal);
    }

    @Override
    public void onFrame(String text) {
      throw new AssertionError("no frames here");
    }

    @Override
    public void onBinary() {
      throw new AssertionError("no frames here");
    }

    @Override
    public synchronized void onClosed(CloseCause cause) {
      closed = cause;
    }

    @Override
    public synchronized void onNodeLost(String other) {
      lost.add(other);
    }

    /** The nodes it was told are dead. */
    synchronized List<String> lost() {
      return List.copyOf(lost);
    }

    synchronized CloseCause closed() {
      return closed;
    }

    @Override
    public int frameLimit() {
      return 0;
    }

    @Override
    public PeerId id() {
      return desk.self();
    }

    /** What it has been told by now. */
    synchronized List<Signal> heard() {
      List<Signal> all = List.copyOf(told);
      told.clear();
      return all;
    }

    @Override
    public List<Signal> told() {
      throw new AssertionError("ask the bench");
    }

    @Override
    public synchronized List<Signal> returned() {
      List<Signal> all = List.copyOf(returned);
      returned.clear();
      return all;
    }

    @Override
    public void close() {
      line.closed(CloseCause.CLIENT);
    }
  }
}
