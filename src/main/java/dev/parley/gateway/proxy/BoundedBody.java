package dev.parley.gateway.proxy;

import dev.parley.gateway.core.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads a body up to a number of bytes and gives up on a longer one at once. What it holds it has
 * taken from the gateway's budget: twice the bytes, because the answer writes each as two digits.
 */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
  static final int COST = 2;

  private final int limit;
  private final ByteBudget budget;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private Flow.Subscription subscription;
  private long taken;
  private boolean over;

  BoundedBody(int limit, ByteBudget budget) {
    this.limit = limit;
    this.budget = budget;
  }

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
        giveUp(new Refused("The answer is longer than " + limit + " bytes."));
      } else if (!budget.tryTake((long) COST * more)) {
        giveUp(new Refused("The gateway has too much to do; try again."));
      } else {
        taken += (long) COST * more;
        byte[] bytes = new byte[more];
        buffer.get(bytes);
        read.writeBytes(bytes);
      }
    }
  }

  @Override
  public synchronized void onError(Throwable failure) {
    giveUp(failure);
  }

  /** What was taken is from now on the receiver's to give back: twice the length of the body. */
  @Override
  public synchronized void onComplete() {
    if (!over) {
      over = true;
      body.complete(read.toByteArray());
    }
  }

  /** Stops reading; what was taken is given back. Nothing happens after the whole body came. */
  synchronized void giveUp(Throwable why) {
    if (!over) {
      over = true;
      budget.give(taken);
      if (subscription != null) {
        subscription.cancel();
      }
      body.completeExceptionally(why);
    }
  }
}
