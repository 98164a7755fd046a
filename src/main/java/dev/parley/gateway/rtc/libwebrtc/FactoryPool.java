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
   * @param wornOut from so many on the busiest connection of a factory must end, and from twice as
   *     many on all of them: no factory receives many more
   */
  record Policy(int young, int alive, long retire, long idle, long wornOut) {
    private static final int BYTES_PER_MESSAGE = 88;
    private static final int ALIVE = 4;

    static final Policy DEFAULT = forHeap(Runtime.getRuntime().maxMemory());

    /**
     * Two factories share the work; at most a third of the heap is kept for the sake of all of
     * them. 250,000 messages are 22 MB: a factory is not kept longer than that where there is more
     * heap.
     *
     * @param heap in bytes
     */
    static Policy forHeap(long heap) {
      long most = heap / 3 / ALIVE / BYTES_PER_MESSAGE;
      long wornOut = most / 2;
      long retire = Math.min(250_000, wornOut / 2);
      return new Policy(2, ALIVE, retire, Math.min(50_000, retire / 2), wornOut);
    }
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
            young.isEmpty()
                ? min(factories, Comparator.comparingLong(SharedFactory::received))
                : min(young, Comparator.comparingInt(SharedFactory::leases));
      }
      return chosen.lease(onWornOut);
    }
  }

  private static SharedFactory min(List<SharedFactory> of, Comparator<SharedFactory> order) {
    return of.stream().min(order).orElseThrow();
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
