package dev.parley.guard;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One log line for each refusal that an operator may have to explain, never with the query. What a
 * flood consists of is at DEBUG: statuses of which the throttle tells by itself, and whatever comes
 * more than {@value #PER_MINUTE} times a minute, because a loop of strangers must not fill the
 * disk. Safe to use from any thread.
 */
public final class RefusalLog {
  /** Lines at INFO within a minute. */
  public static final int PER_MINUTE = 60;

  private static final Set<Integer> EXPLAINED = Set.of(401, 403, 503);

  private final System.Logger log;
  private final LongSupplier nanoTime;
  private final SlidingWindow lines;

  /**
   * Nothing is logged yet.
   *
   * @param log takes the lines
   * @param nanoTime nanoseconds as of {@link System#nanoTime}
   */
  public RefusalLog(System.Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.lines = new SlidingWindow(Duration.ofMinutes(1).toNanos(), nanoTime.getAsLong());
  }

  /** Tells that a request was refused. */
  public void refused(String path, ClientAddress client, int status, String body) {
    log.log(
        EXPLAINED.contains(status) && isWithinBudget()
            ? System.Logger.Level.INFO
            : System.Logger.Level.DEBUG,
        "{0} from {1} refused: {2} {3}",
        path,
        client,
        Integer.toString(status),
        body);
  }

  /** Tells that an open line of a client was closed for what came on it. */
  public void closed(ClientAddress client, CloseCause cause) {
    log.log(
        isWithinBudget() ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
        "a line of {0} is closed: {1}",
        client,
        cause.label());
  }

  private synchronized boolean isWithinBudget() {
    return lines.spend(PER_MINUTE, nanoTime.getAsLong());
  }
}
