package dev.parley.bench.load;

import dev.parley.it.client.ClientSwarm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What is done to a target. One at a time, with one thread of clients. */
final class Scenarios {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);
  private static final int PRECISION = 3;
  private static final double MICRO = 1e3;
  private static final int PATIENCE_SECONDS = 30;

  private final ClientSwarm swarm;
  private final int pairs;
  private final int seconds;

  /**
   * For many runs.
   *
   * @param pairs that talk at the same time
   * @param seconds that are measured, after as many that are not
   */
  Scenarios(ClientSwarm swarm, int pairs, int seconds) {
    this.swarm = swarm;
    this.pairs = pairs;
    this.seconds = seconds;
  }

  /**
   * Every pair relays both ways as fast as it goes, with so many frames under way in each
   * direction: what a relayed frame costs the server.
   */
  Result.Builder relay(Target target, Dialect dialect, int bytes, int window) throws Exception {
    List<Pair> talking = connect(target, dialect, pairs, bytes);
    Run run = new Run();
    AtomicBoolean going = new AtomicBoolean(true);
    // The generator's thread sends: the first frame to arrive sets the window going.
    for (Pair pair : talking) {
      pair.listen(
          time -> goOn(run, going, pair.there(), time, window),
          time -> goOn(run, going, pair.back(), time, window));
    }
    for (Pair pair : talking) {
      pair.there().send(System.nanoTime());
      pair.back().send(System.nanoTime());
    }
    TimeUnit.SECONDS.sleep(seconds);
    Result.Builder result = run.measure(target, seconds);
    going.set(false);
    finish(talking);
    return result;
  }

  private static void goOn(Run run, AtomicBoolean going, Flow flow, long time, int window) {
    run.arrived(time);
    for (int left = flow.isFresh() ? window : 1; left > 0 && going.get(); left--) {
      flow.send(System.nanoTime());
    }
  }

  /**
   * So many frames a second in all, each at its time whether or not the one before has arrived;
   * latency counts from the time a frame was due.
   */
  Result.Builder paced(Target target, Dialect dialect, int bytes, int perSecond) throws Exception {
    List<Pair> talking = connect(target, dialect, pairs, bytes);
    Run run = new Run();
    talking.forEach(pair -> pair.listen(run::arrived, run::arrived));
    AtomicBoolean going = new AtomicBoolean(true);
    Thread pacer =
        new Thread(
            () -> {
              long start = System.nanoTime();
              for (long i = 0; going.get(); i++) {
                long due = start + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
                for (long left = due - System.nanoTime();
                    left > 0;
                    left = due - System.nanoTime()) {
                  LockSupport.parkNanos(left);
                }
                Pair pair = talking.get((int) (i / 2 % talking.size()));
                (i % 2 == 0 ? pair.there() : pair.back()).send(due);
              }
            },
            "pacer");
    pacer.start();
    TimeUnit.SECONDS.sleep(seconds);
    Result.Builder result = run.measure(target, seconds);
    going.set(false);
    pacer.join();
    finish(talking);
    return result;
  }

  /** Many come, register and go: what one costs the server, from the handshake to the goodbye. */
  Result.Builder storm(Target target, Dialect dialect, int connections) throws Exception {
    leave(connect(target, dialect, connections / 8, 300));
    long cpu = target.cpuNanos();
    long start = System.nanoTime();
    List<Pair> all = connect(target, dialect, connections / 2, 300);
    double perSecond = connections / ((System.nanoTime() - start) / 1e9);
    Result.Builder result =
        new Result.Builder()
            .put("cpu_us_per_connect", (target.cpuNanos() - cpu) / MICRO / connections)
            .put("connects_per_s", perSecond);
    leave(all);
    return result;
  }

  /** What the process of the server grows by for each registered peer that does nothing. */
  Result.Builder idle(Target target, Dialect dialect, int peers) throws Exception {
    List<Pair> first = connect(target, dialect, peers / 10, 300);
    long before = target.residentBytes();
    List<Pair> more = connect(target, dialect, peers / 2, 300);
    long after = target.residentBytes();
    leave(first);
    leave(more);
    return new Result.Builder().put("rss_bytes_per_peer", (double) (after - before) / peers);
  }

  private List<Pair> connect(Target target, Dialect dialect, int count, int bytes)
      throws InterruptedException {
    String run = UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    List<Pair> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(dialect.pair(swarm, target::uri, run + "-" + i, bytes));
    }
    return all;
  }

  private static void finish(List<Pair> talking) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!talking.stream().allMatch(Pair::isDone)) {
      talking.forEach(Pair::check);
      if (System.nanoTime() > end) {
        throw new IllegalStateException("frames were lost");
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    leave(talking);
  }

  private static void leave(List<Pair> pairs) {
    pairs.forEach(Pair::check);
    pairs.forEach(Pair::leave);
  }

  /** Counts what arrives. */
  private static final class Run {
    private final ConcurrentHistogram latencies = new ConcurrentHistogram(LONGEST, PRECISION);

    void arrived(long time) {
      latencies.recordValue(Math.min(LONGEST, Math.max(0, System.nanoTime() - time)));
    }

    Result.Builder measure(Target target, int seconds) throws IOException, InterruptedException {
      latencies.reset();
      long cpu = target.cpuNanos();
      long start = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      Histogram seen = latencies.copy();
      double spent = target.cpuNanos() - cpu;
      double elapsed = System.nanoTime() - start;
      return new Result.Builder()
          .put("cpu_us_per_frame", spent / MICRO / seen.getTotalCount())
          .put("frames_per_s", seen.getTotalCount() / (elapsed / 1e9))
          .put("p50_us", seen.getValueAtPercentile(50) / MICRO)
          .put("p99_us", seen.getValueAtPercentile(99) / MICRO)
          .put("p999_us", seen.getValueAtPercentile(99.9) / MICRO);
    }
  }
}
