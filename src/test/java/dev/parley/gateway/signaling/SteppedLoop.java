package dev.parley.gateway.signaling;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * A loop whose time is the test's: steps run when the test says so, timers when it moves the clock.
 */
final class SteppedLoop implements LinkLoop {
  private static final class Timer {
    private final Duration due;
    private final long number;
    private final Runnable step;
    private boolean off;

    Timer(Duration due, long number, Runnable step) {
      this.due = due;
      this.number = number;
      this.step = step;
    }
  }

  private final Queue<Runnable> steps = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparing((Timer timer) -> timer.due).thenComparing(timer -> timer.number));
  private Duration now = Duration.ZERO;
  private long count;
  private boolean ended;

  @Override
  public void run(Runnable step) {
    if (!ended) {
      steps.add(step);
    }
  }

  @Override
  public Runnable after(Duration delay, Runnable step) {
    Timer timer = new Timer(now.plus(delay), count++, step);
    timers.add(timer);
    return () -> timer.off = true;
  }

  @Override
  public void end() {
    ended = true;
    steps.clear();
    timers.clear();
  }

  @Override
  public boolean awaitEnd(Duration atMost) {
    settle();
    advance(atMost);
    return ended;
  }

  boolean isEnded() {
    return ended;
  }

  /** Runs what waits. */
  void settle() {
    while (!steps.isEmpty()) {
      steps.remove().run();
    }
  }

  /** Lets time pass, timer by timer. */
  void advance(Duration time) {
    settle();
    Duration until = now.plus(time);
    while (!timers.isEmpty() && timers.peek().due.compareTo(until) <= 0) {
      Timer timer = timers.remove();
      now = timer.due;
      if (!timer.off) {
        timer.step.run();
        settle();
      }
    }
    now = until;
  }

  /** How long until the next timer; zero if there is none. */
  Duration nextTimer() {
    return timers.stream()
        .filter(timer -> !timer.off)
        .map(timer -> timer.due.minus(now))
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}
