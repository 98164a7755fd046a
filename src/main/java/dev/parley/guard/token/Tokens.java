package dev.parley.guard.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import dev.parley.exchange.Grant;
import java.text.ParseException;
import java.util.concurrent.Semaphore;

/**
 * Checks tokens: their signature, whom they are from and for, and whether they hold now. Safe to
 * use from any thread.
 */
public final class Tokens {
  /** The longest token that is looked at, in chars. */
  public static final int LONGEST = 8192;

  /** How many may wait for keys: more would take the server's threads from everybody else. */
  private static final int WAITING = 16;

  private final TokenSettings settings;
  private final Semaphore checking = new Semaphore(WAITING);
  private final DefaultJWTProcessor<SecurityContext> processor;

  /**
   * Tokens of the issuer that {@code settings} names.
   *
   * @throws IllegalArgumentException if they name none
   */
  public Tokens(TokenSettings settings) {
    if (!settings.hasKeys()) {
      throw new IllegalArgumentException("no keys");
    }
    this.settings = settings;
    this.processor = Checks.processor(settings);
  }

  /**
   * What a token allows. Blocks while keys are fetched, for five seconds at most, and otherwise
   * only computes.
   *
   * @throws TokenProblem if it is not accepted
   */
  public Grant check(String token) throws TokenProblem {
    if (token.length() > LONGEST) {
      throw TokenProblem.invalid();
    }
    if (!checking.tryAcquire()) {
      throw new TokenProblem(TokenProblem.Kind.UNAVAILABLE, null);
    }
    try {
      JWTClaimsSet claims = processor.process(token, null);
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
    } catch (KeySourceException e) {
      // The keys cannot be fetched; or they were a moment ago, and are not again for one more token
      // that names a key that is not among them.
      throw new TokenProblem(TokenProblem.Kind.UNAVAILABLE, e);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw new TokenProblem(TokenProblem.Kind.INVALID, e);
    } finally {
      checking.release();
    }
  }
}
