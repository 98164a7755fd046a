package dev.parley.gateway;

import dev.parley.gateway.ice.IceServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks for ICE servers, for a limited time, and remembers the last good answer. */
final class IceServerSource {
  private static final System.Logger LOG = System.getLogger(IceServerSource.class.getName());
  private static final long PATIENCE_SECONDS = 5;

  private final Supplier<List<IceServer>> supplier;
  private final Executor threads;
  private volatile List<IceServer> last = List.of();

  IceServerSource(Supplier<List<IceServer>> supplier, Executor threads) {
    this.supplier = supplier;
    this.threads = threads;
  }

  /** The servers at this moment, or else the last ones known; never fails. */
  CompletableFuture<List<IceServer>> ask() {
    CompletableFuture<List<IceServer>> answer;
    try {
      answer = CompletableFuture.supplyAsync(() -> List.copyOf(supplier.get()), threads);
    } catch (RejectedExecutionException e) {
      // Far too many wait for answers that do not come, or the gateway has ended.
      answer = CompletableFuture.failedFuture(e);
    }
    return answer
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .handle(
            (servers, failure) -> {
              if (failure == null) {
                last = servers;
              } else {
                LOG.log(
                    System.Logger.Level.WARNING,
                    "no ICE servers, the last known are used",
                    failure);
              }
              return last;
            });
  }
}
