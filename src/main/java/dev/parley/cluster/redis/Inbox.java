package dev.parley.cluster.redis;

import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Reads this node's inbox, in order and nothing twice: a session that breaks loses nothing, because
 * the next one goes on behind what was read last. Reads on only when what it has was taken in, so
 * that a node that is behind keeps its inbox in Redis and not in its memory.
 */
final class Inbox {
  private static final String BEGINNING = "0";
  private static final int AT_ONCE = 64;

  private final Executor executor;
  private final Consumer<byte[]> letters;
  // Both changed under this.
  private volatile String last = BEGINNING;
  private Link.Session current;

  /**
   * An inbox of which nothing was read.
   *
   * @param executor takes the letters in; must not run them on the caller's thread
   */
  Inbox(Executor executor, Consumer<byte[]> letters) {
    this.executor = executor;
    this.letters = letters;
  }

  /** The last letter that was taken in. */
  String last() {
    return last;
  }

  /**
   * Reads on in a new session; what the last one still had in its hands is read once more.
   *
   * @param fresh whether the inbox is a new one
   */
  void begun(Link.Session session, boolean fresh) {
    synchronized (this) {
      current = session;
      if (fresh) {
        last = BEGINNING;
      }
    }
    read(session);
  }

  /** False if another session has begun, which reads this letter itself. */
  private synchronized boolean take(Link.Session session, StreamMessage<String, byte[]> message) {
    if (current != session) {
      return false;
    }
    letters.accept(message.getBody().get("b"));
    last = message.getId();
    return true;
  }

  private void read(Link.Session session) {
    var unused =
        session
            .read(last, AT_ONCE)
            .whenComplete(
                (messages, failure) -> {
                  if (failure != null) {
                    session.drop(failure.toString());
                  } else if (messages.isEmpty()) {
                    read(session);
                  } else {
                    hand(session, messages);
                  }
                });
  }

  private void hand(Link.Session session, List<StreamMessage<String, byte[]>> messages) {
    try {
      executor.execute(
          () -> {
            for (StreamMessage<String, byte[]> message : messages) {
              if (!take(session, message)) {
                return;
              }
            }
            read(session);
          });
    } catch (RejectedExecutionException | IllegalStateException e) {
      // Full, or ending before us: the session begins anew behind what was taken in.
      session.drop("nobody takes letters in: " + e);
    }
  }
}
