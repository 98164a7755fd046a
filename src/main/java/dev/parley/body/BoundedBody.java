package dev.parley.body;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads a body up to a number of bytes, and gives up on a longer one at once: what is left of it is
 * never read, the connection is closed. Safe to use from any thread.
 */
public final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {

  /** Where the bytes are accounted for that many bodies hold together. */
  public interface Store {
    /** Makes room for so many bytes; false if there is none. Does not block. */
    boolean tryTake(long bytes);

    /** So many bytes are not held any more. Does not block. */
    void give(long bytes);
  }

  /** The body is longer than allowed. */
  public static final class TooBig extends Exception {
    private static final long serialVersionUID = 1L;

    private TooBig(int limit) {
      super("more than " + limit + " bytes", null, false, false);
    }
  }

  /** The store has no room for the body. */
  public static final class NoRoom extends Exception {
    private static final long serialVersionUID = 1L;

    private NoRoom() {
      super("no room for the body", null, false, false);
    }
  }

  private static final class Uncounted implements Store {
    @Override
    public boolean tryTake(long bytes) {
      return true;
    }

    @Override
    public void give(long bytes) {
      // Nobody counts.
    }
  }

  private final int limit;
  private final Store store;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final Blocks read = new Blocks();
  private Flow.Subscription subscription;
  private boolean over;

  /** A body of at most {@code limit} bytes, of which nobody else keeps account. */
  public BoundedBody(int limit) {
    this(limit, new Uncounted());
  }

  /**
   * A body of at most {@code limit} bytes.
   *
   * @param store what the body holds is taken from there; given back if it is given up, and the
   *     receiver's to give back once it is whole
   */
  public BoundedBody(int limit, Store store) {
    this.limit = limit;
    this.store = store;
  }

  /**
   * The bytes, or else {@link TooBig}, {@link NoRoom}, what {@link #giveUp} was told, or the
   * connection's own failure.
   */
  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (over) {
      given.cancel();
    } else {
      given.request(Long.MAX_VALUE);
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int more = buffer.remaining();
      if (over) {
        return;
      } else if (more > limit - read.size()) {
        giveUp(new TooBig(limit));
      } else if (!store.tryTake(more)) {
        giveUp(new NoRoom());
      } else {
        read.add(buffer);
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    giveUp(failure);
  }

  @Override
  public synchronized void onComplete() {
    if (!over) {
      over = true;
      body.complete(read.take());
    }
  }

  /** Stops reading, for this reason; does nothing after the whole body came. */
  public synchronized void giveUp(Throwable why) {
    if (!over) {
      over = true;
      store.give(read.size());
      read.clear();
      if (subscription != null) {
        subscription.cancel();
      }
      body.completeExceptionally(why);
    }
  }
}
