package dev.parley.gateway.rtc.libwebrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A factory, the connections that use it, and how many messages it has received. */
final class SharedFactory {
  private static final System.Logger LOG = System.getLogger(SharedFactory.class.getName());

  /** Connections that must end hear of it once in so many messages, until they have. */
  private static final long REMIND = 10_000;

  private final FactoryPool pool;
  private final PeerConnectionFactory factory;
  private final long wornOut;
  private final AtomicLong received = new AtomicLong();
  // Guarded by the pool's lock.
  private final List<Lease> leases = new ArrayList<>();

  SharedFactory(FactoryPool pool, PeerConnectionFactory factory, long wornOut) {
    this.pool = pool;
    this.factory = factory;
    this.wornOut = wornOut;
  }

  /** One connection's use of the factory. */
  final class Lease {
    private final Runnable onWornOut;
    private final AtomicLong own = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    private Lease(Runnable onWornOut) {
      this.onWornOut = onWornOut;
    }

    PeerConnectionFactory factory() {
      return factory;
    }

    /** A message was received. Called on the factory's own threads. */
    void received() {
      long number = received.incrementAndGet();
      own.incrementAndGet();
      if (number >= 2 * wornOut && (number - 2 * wornOut) % REMIND == 0) {
        pool.leasesOf(SharedFactory.this).forEach(lease -> lease.onWornOut.run());
      } else if (number >= wornOut && (number - wornOut) % REMIND == 0) {
        // Not the others: one visitor must not be able to end their sessions.
        pool.leasesOf(SharedFactory.this).stream()
            .max(Comparator.comparingLong(lease -> lease.own.get()))
            .ifPresent(lease -> lease.onWornOut.run());
      }
    }

    /** The connection has ended; may be called again. Not on the factory's own threads. */
    void end() {
      if (over.compareAndSet(false, true)) {
        pool.ended(SharedFactory.this, this);
      }
    }
  }

  long received() {
    return received.get();
  }

  // --- under the pool's lock

  Lease lease(Runnable onWornOut) {
    Lease lease = new Lease(onWornOut);
    leases.add(lease);
    return lease;
  }

  void remove(Lease lease) {
    leases.remove(lease);
  }

  int leases() {
    return leases.size();
  }

  List<Lease> copyOfLeases() {
    return List.copyOf(leases);
  }

  // --- without it

  /** Stops the factory's threads; blocks for some milliseconds. */
  void dispose() {
    try {
      factory.dispose();
    } catch (RuntimeException | Error e) {
      // It tells that a native object is still in use somewhere; what could be freed is.
      LOG.log(System.Logger.Level.DEBUG, "a WebRTC factory left something behind", e);
    }
  }
}
