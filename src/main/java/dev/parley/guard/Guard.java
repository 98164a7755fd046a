package dev.parley.guard;

import java.util.function.LongSupplier;

/**
 * All that decides about who comes in.
 *
 * @param addresses finds out where a client is
 * @param origins which web sites may
 * @param requests how often an address may ask and guess
 * @param upgrades how often an address may connect
 * @param connections how many may at the same time
 * @param access who must show a token
 */
public record Guard(
    ClientAddresses addresses,
    Origins origins,
    Throttle requests,
    Throttle upgrades,
    Connections connections,
    Access access)
    implements AutoCloseable {

  /**
   * As the operator has set it.
   *
   * @param nanoTime nanoseconds as of {@link System#nanoTime}
   */
  public static Guard of(GuardSettings settings, Access access, LongSupplier nanoTime) {
    return new Guard(
        new ClientAddresses(settings.trustedProxies()),
        new Origins(settings.allowedOrigins(), settings.originRequired()),
        new Throttle(settings.requests(), nanoTime),
        new Throttle(settings.upgrades(), nanoTime),
        new Connections(settings.maxConnections(), settings.maxConnectionsPerAddress()),
        access);
  }

  /** Lets nobody wait for keys any more; call it when all lines are closed. */
  @Override
  public void close() {
    access.close();
  }
}
