package dev.parley.guard.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import dev.parley.exchange.Grant;
import dev.parley.exchange.Timers;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Checks tokens: their signature, whom they are from and for, and whether they hold now. Safe to
 * use from any thread.
 *
 * <p>A token whose key is at hand is checked at once, whatever becomes of the issuer's host. One
 * whose key is not may be of a key that is new: it waits while the keys are fetched, together with
 * very few others, and is refused with {@link TokenProblem.Kind#UNAVAILABLE} if it cannot. That a
 * key is not the issuer's is said only where the keys were just fetched.
 */
public final class Tokens implements AutoCloseable {
  /** The longest token that is looked at, in chars. */
  public static final int LONGEST = 8192;

  /** How many threads may wait for keys: the smallest of the servers has five for all requests. */
  static final int WAITING = 2;

  /** How long after the beginning of a fetch a thread waits for it. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How many tokens may wait for keys without a thread: one takes up to 16 KiB. */
  static final int WAITING_LATER = 64;

  private final TokenSettings settings;
  private final Optional<IssuerKeys> issuer;
  private final Timers timers;
  private final Duration patience;
  private final Semaphore waiting = new Semaphore(WAITING);
  private final Semaphore waitingLater = new Semaphore(WAITING_LATER);
  private final DefaultJWTProcessor<Checks.Keys> processor;

  /**
   * Tokens of the issuer that {@code settings} names.
   *
   * @param issuer whose keys they are signed with; empty: {@code settings} holds the key
   * @param patience how long after the beginning of a fetch a thread waits for it
   * @throws IllegalArgumentException if there are no keys
   */
  Tokens(TokenSettings settings, Optional<IssuerKeys> issuer, Timers timers, Duration patience) {
    if (!settings.hasKeys()) {
      throw new IllegalArgumentException("no keys");
    }
    this.settings = settings;
    this.issuer = issuer;
    this.timers = timers;
    this.patience = patience;
    this.processor = Checks.processor(settings);
  }

  /**
   * Tokens of the issuer that {@code settings} names. If its keys are to be fetched, that begins
   * with the first turn of the timers.
   *
   * @param threads makes one thread at most for fetching keys
   * @throws IllegalArgumentException if {@code settings} names none
   */
  public static Tokens of(TokenSettings settings, ThreadFactory threads, Timers timers) {
    return new Tokens(
        settings,
        settings
            .jwks()
            .map(
                url ->
                    new IssuerKeys(
                        new HttpKeyFetch(url, threads, timers), settings.jwksLifetime(), timers)),
        timers,
        PATIENCE);
  }

  /**
   * What a token allows. Only computes, if its key is at hand; otherwise two threads at a time
   * block for a second at most while keys are fetched.
   *
   * @throws TokenProblem if it is not accepted
   */
  public Grant check(String token) throws TokenProblem {
    try {
      return verified(token, atHand());
    } catch (UnknownKeyException e) {
      return verifiedAgain(token, awaited(issuer.orElseThrow().latest()));
    }
  }

  /**
   * What a token allows. Never blocks: if keys are fetched for it, the answer comes later, on the
   * thread that fetches them. Fails with a {@link TokenProblem} if it is not accepted.
   */
  public CompletionStage<Grant> checkLater(String token) {
    try {
      return CompletableFuture.completedFuture(verified(token, atHand()));
    } catch (TokenProblem problem) {
      return CompletableFuture.failedFuture(problem);
    } catch (UnknownKeyException e) {
      return checkedLater(token, issuer.orElseThrow().latest());
    }
  }

  /**
   * Whether there are keys at hand to check tokens with. Not before the issuer's were fetched for
   * the first time, nor when they could not be for too long.
   */
  public boolean hasKeys() {
    return issuer.isEmpty() || !atHand().isEmpty();
  }

  private JWKSet atHand() {
    return issuer.map(IssuerKeys::atHand).orElseGet(JWKSet::new);
  }

  private JWKSet awaited(IssuerKeys.Latest latest) throws TokenProblem {
    boolean waits = !latest.keys().isDone();
    if (waits && !waiting.tryAcquire()) {
      throw unavailable(null);
    }
    try {
      long left = patience.toNanos() - (timers.nanoTime() - latest.begun());
      return latest.keys().get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } finally {
      if (waits) {
        waiting.release();
      }
    }
  }

  private CompletionStage<Grant> checkedLater(String token, IssuerKeys.Latest latest) {
    if (!waitingLater.tryAcquire()) {
      return CompletableFuture.failedFuture(unavailable(null));
    }
    CompletableFuture<Grant> answer = new CompletableFuture<>();
    CompletableFuture<?> unused =
        latest
            .keys()
            .whenComplete(
                (keys, failure) -> {
                  waitingLater.release();
                  try {
                    if (failure != null) {
                      throw unavailable(failure);
                    }
                    answer.complete(verifiedAgain(token, keys));
                  } catch (TokenProblem problem) {
                    answer.completeExceptionally(problem);
                  }
                });
    return answer;
  }

  private Grant verifiedAgain(String token, JWKSet latest) throws TokenProblem {
    try {
      return verified(token, latest);
    } catch (UnknownKeyException e) {
      throw new TokenProblem(TokenProblem.Kind.INVALID, e);
    }
  }

  private static TokenProblem unavailable(Throwable why) {
    return new TokenProblem(TokenProblem.Kind.UNAVAILABLE, why);
  }

  private Grant verified(String token, JWKSet keys) throws TokenProblem, UnknownKeyException {
    if (token.length() > LONGEST) {
      throw TokenProblem.invalid();
    }
    try {
      JWTClaimsSet claims = processor.process(token, new Checks.Keys(keys));
      return Grants.of(
          claims,
          claims
              .getExpirationTime()
              .toInstant()
              .plus(
                  settings.leeway().compareTo(settings.expiryGrace()) > 0
                      ? settings.leeway()
                      : settings.expiryGrace()));
    } catch (ExpiredJWTException e) {
      throw new TokenProblem(TokenProblem.Kind.EXPIRED, e);
    } catch (UnknownKeyException e) {
      throw e;
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw new TokenProblem(TokenProblem.Kind.INVALID, e);
    }
  }

  /** Fetches no keys any more, and lets go of what that took. */
  @Override
  public void close() {
    issuer.ifPresent(IssuerKeys::close);
  }
}
