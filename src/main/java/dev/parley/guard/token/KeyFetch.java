package dev.parley.guard.token;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.concurrent.CompletableFuture;

/** Asks an issuer for its keys. Nothing here blocks; one fetch is asked for at a time. */
interface KeyFetch extends AutoCloseable {

  /**
   * Asks once. Always ends, within {@link #LONGEST_SECONDS} seconds of the timers' clock: with the
   * keys, or with why they are not to be had.
   */
  CompletableFuture<JWKSet> fetch();

  /** How long one fetch takes at most, in seconds. */
  int LONGEST_SECONDS = 5;

  /** Gives up on a fetch that is under way, and lets go of threads and connections. */
  @Override
  void close();
}
