package dev.parley.guard.token;

import com.nimbusds.jose.jwk.JWKSet;
import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An issuer's keys, kept and renewed. They are fetched when the timers begin to run, again whenever
 * they have been used for their lifetime, and out of turn when somebody asks for {@link #latest};
 * one fetch at a time, never more often than {@link #INTERVAL}. While they cannot be fetched the
 * old ones are good for {@link #OUTAGE} more, and every {@link #INTERVAL} it is tried again; as
 * long as there never were any, so that nobody can be let in, every {@link #FIRST_INTERVAL}.
 *
 * <p>Safe to use from any thread; never blocks. Whoever uses the keys at hand takes no lock.
 */
final class IssuerKeys implements AutoCloseable {
  /** From the beginning of one fetch to that of the next, at least. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** The same until they were fetched for the first time. */
  static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);

  /** How long keys are used on beyond their lifetime while they cannot be fetched. */
  static final Duration OUTAGE = Duration.ofHours(24);

  private static final System.Logger LOG = System.getLogger(IssuerKeys.class.getName());
  private static final JWKSet NONE = new JWKSet();

  /**
   * The newest attempt to fetch them: under way, or ended less than the interval after it began, so
   * that its outcome is still what the issuer would say.
   *
   * @param keys they, or why they are not to be had
   * @param begun nanoseconds of the timers' clock
   */
  record Latest(CompletableFuture<JWKSet> keys, long begun) {}

  private record Fetched(JWKSet keys, long asked) {}

  private final KeyFetch fetch;
  private final Duration lifetime;
  private final Timers timers;
  private volatile Fetched fetched;
  // Guarded by this.
  private Latest latest;
  private Timers.Timer next;
  private boolean failing;
  private boolean closed;

  /**
   * No keys yet.
   *
   * @param lifetime how long they are used before they are fetched again
   */
  IssuerKeys(KeyFetch fetch, Duration lifetime, Timers timers) {
    this.fetch = fetch;
    this.lifetime = lifetime;
    this.timers = timers;
    synchronized (this) {
      next = timers.after(Duration.ZERO, this::latest);
    }
  }

  /** The keys that are good now; none if there never were any, or not for too long. */
  JWKSet atHand() {
    Fetched last = fetched;
    return last == null || timers.nanoTime() - last.asked() > lifetime.plus(OUTAGE).toNanos()
        ? NONE
        : last.keys();
  }

  private Duration interval() {
    return fetched == null ? FIRST_INTERVAL : INTERVAL;
  }

  /** The keys as the issuer has them now: begins to fetch them, unless that was just tried. */
  synchronized Latest latest() {
    boolean old =
        latest == null
            || (latest.keys().isDone()
                && timers.nanoTime() - latest.begun() >= interval().toNanos());
    if (old) {
      begin();
    }
    return latest;
  }

  private synchronized void begin() {
    Latest attempt = new Latest(new CompletableFuture<>(), timers.nanoTime());
    latest = attempt;
    next.cancel();
    if (closed) {
      attempt.keys().completeExceptionally(new CancellationException("closed"));
      return;
    }
    CompletableFuture<JWKSet> asked;
    try {
      asked = fetch.fetch();
    } catch (RuntimeException e) {
      // No thread is to be had: there may be one the next time.
      asked = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<?> unused =
        asked.whenComplete((keys, failure) -> ended(attempt, keys, failure));
  }

  private void ended(Latest attempt, JWKSet keys, Throwable failure) {
    synchronized (this) {
      if (failure == null) {
        fetched = new Fetched(keys, attempt.begun());
      }
      if (!closed) {
        next = timers.after(failure == null ? lifetime : interval(), this::latest);
        log(failure);
        failing = failure != null;
      }
    }
    if (failure == null) {
      attempt.keys().complete(keys);
    } else {
      attempt.keys().completeExceptionally(failure);
    }
  }

  /** Not one line for each attempt of a long outage. */
  private void log(Throwable failure) {
    if (failure != null && !failing) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      LOG.log(
          System.Logger.Level.WARNING,
          fetched == null
              ? "the keys of AUTH_JWKS_URL cannot be fetched, no token can be checked: {0}"
              : "the keys of AUTH_JWKS_URL cannot be fetched, the old ones are used on: {0}",
          cause);
    } else if (failure == null && failing) {
      LOG.log(System.Logger.Level.INFO, "the keys of AUTH_JWKS_URL are fetched again");
    }
  }

  /** Fetches nothing any more; the keys at hand stay good. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      next.cancel();
    }
    fetch.close();
  }
}
