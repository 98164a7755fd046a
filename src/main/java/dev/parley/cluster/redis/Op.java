package dev.parley.cluster.redis;

import dev.parley.exchange.PeerId;
import dev.parley.exchange.Timers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One operation of the script: what is asked, and who waits for the answer. */
final class Op {
  final long id;
  final String name;
  final List<byte[]> arguments;
  final int size;

  /** Who asks; null: the engine itself. */
  final PeerId asker;

  /**
   * Whether it is carried out however long that takes, and asked again if nobody knows whether it
   * was: giving back, which done twice is done once.
   */
  final boolean lasting;

  /** Null: it has none. */
  final CompletableFuture<List<String>> answer;

  /** Ends the wait. */
  volatile Timers.Timer deadline = () -> {};

  /** Until when it is worth while to carry out one that nobody waits for, as of the timers. */
  long goodUntil;

  Op(
      long id,
      String name,
      List<String> arguments,
      PeerId asker,
      boolean lasting,
      CompletableFuture<List<String>> answer) {
    this.id = id;
    this.name = name;
    this.arguments = arguments.stream().map(a -> a.getBytes(StandardCharsets.UTF_8)).toList();
    this.size = this.arguments.stream().mapToInt(a -> a.length).sum();
    this.asker = asker;
    this.lasting = lasting;
    this.answer = answer;
  }

  /** Whether it is not worth while any more. */
  boolean isOver(long nanoTime) {
    return answer == null ? nanoTime - goodUntil > 0 : answer.isDone();
  }
}
