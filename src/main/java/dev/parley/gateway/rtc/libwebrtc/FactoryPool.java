package dev.parley.gateway.rtc.libwebrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The factories that connections share. For each message that it receives, webrtc-java 0.14.0 keeps
 * about 88 bytes of heap until the message's factory is disposed of. So a factory that has received
 * many is retired: new connections go to another, and it is disposed of when its last connection
 * has ended; open ones notice nothing. Making a factory leaks about 0.6 MB for good, so this must
 * be seldom; and a factory has threads, so there are few.
 *
 * <p>The lock is held for a few instructions, and while a factory is made; never while one is
 * disposed of.
 */
final class FactoryPool {
  private static final System.Logger LOG = System.getLogger(FactoryPool.class.getName());

  /**
   * When factories are retired, in messages received.
   *
   * @param young how many factories new connections are spread over
   * @param alive how many factories there may be, retired ones included; above {@code young}
   * @param retire a factory with so many gets no new connection
   * @param idle a factory with so many is disposed of as soon as it has no connection
   * @param wornOut the connections of a factory with so many must end
   */
  record Policy(int young, int alive, long retire, long idle, long wornOut) {
    /**
     * Two factories share the work; 250,000 messages are 22 MB of heap. A tenth of the heap at most
     * is kept for one factory's sake.
     */
    static final Policy DEFAULT =
        new Policy(
            2, 6, 250_000, 50_000, Math.max(500_000, Runtime.getRuntime().maxMemory() / 10 / 88));
  }

  private final Policy policy;
  private final Supplier<PeerConnectionFactory> maker;
  private final Object lock = new Object();
  // Guarded by lock.
  private final List<SharedFactory> factories = new ArrayList<>();
  private boolean closed;
  private long made;
  private long disposed;

  FactoryPool(Policy policy, Supplier<PeerConnectionFactory> maker) {
    this.policy = policy;
    this.maker = maker;
  }

  /**
   * A factory for one more connection.
   *
   * @param onWornOut called, perhaps often, when the connection must end for the factory's sake
   * @throws IllegalStateException if the pool is closed
   */
  SharedFactory.Lease lease(Runnable onWornOut) {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the WebRTC stack is closed");
      }
      List<SharedFactory> young =
          factories.stream().filter(factory -> factory.received() < policy.retire()).toList();
      Optional<SharedFactory> idle = young.stream().filter(f -> f.leases() == 0).findFirst();
      SharedFactory chosen;
      if (idle.isPresent()) {
        chosen = idle.get();
      } else if (young.size() < policy.young() && factories.size() < policy.alive()) {
        chosen = new SharedFactory(this, maker.get(), policy.wornOut());
        factories.add(chosen);
        made++;
      } else {
        chosen =
            (young.isEmpty() ? factories : young)
                .stream().min(Comparator.comparingInt(SharedFactory::leases)).orElseThrow();
      }
      return chosen.lease(onWornOut);
    }
  }

  /** A lease is over. */
  void ended(SharedFactory factory, SharedFactory.Lease lease) {
    boolean over;
    synchronized (lock) {
      factory.remove(lease);
      boolean worn = factory.received() >= policy.idle();
      over = factory.leases() == 0 && (closed || worn) && factories.remove(factory);
      if (over) {
        disposed++;
      }
    }
    if (over) {
      dispose(factory);
    }
  }

  /** Disposes of the factories without a connection now, of the others when theirs have ended. */
  void close() {
    List<SharedFactory> over;
    synchronized (lock) {
      closed = true;
      over = factories.stream().filter(factory -> factory.leases() == 0).toList();
      factories.removeAll(over);
      disposed += over.size();
    }
    over.forEach(FactoryPool::dispose);
  }

  private static void dispose(SharedFactory factory) {
    LOG.log(
        System.Logger.Level.DEBUG,
        "a factory that received {0} messages is disposed of",
        factory.received());
    factory.dispose();
  }

  /** Factories that there are. */
  int alive() {
    synchronized (lock) {
      return factories.size();
    }
  }

  /** Factories made so far. */
  long made() {
    synchronized (lock) {
      return made;
    }
  }

  /** Factories disposed of so far. */
  long disposed() {
    synchronized (lock) {
      return disposed;
    }
  }

  /** The connections of a factory, at this moment. */
  List<SharedFactory.Lease> leasesOf(SharedFactory factory) {
    synchronized (lock) {
      return factory.copyOfLeases();
    }
  }
}
