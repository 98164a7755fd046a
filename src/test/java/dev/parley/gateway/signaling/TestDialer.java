package dev.parley.gateway.signaling;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Wires whose far end is the test. */
final class TestDialer implements Wire.Dialer {

  /** One attempt to connect. */
  static final class Call implements Wire {
    final Wire.Listener listener;
    final List<String> sent = new ArrayList<>();
    final List<CompletableFuture<Void>> sends = new ArrayList<>();
    int pings;
    int asked;
    int closedWith;
    boolean broken;
    boolean slow;

    Call(Wire.Listener listener) {
      this.listener = listener;
    }

    @Override
    public CompletionStage<?> send(String text) {
      sent.add(text);
      CompletableFuture<Void> done = new CompletableFuture<>();
      sends.add(done);
      if (!slow) {
        done.complete(null);
      }
      return done;
    }

    @Override
    public CompletionStage<?> ping() {
      pings++;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void next() {
      asked++;
    }

    @Override
    public CompletionStage<?> close(int code, String reason) {
      closedWith = code;
      return CompletableFuture.completedFuture(null);
    }
  }

  final List<Call> calls = new ArrayList<>();
  boolean closed;

  @Override
  public Runnable dial(URI uri, Wire.Listener listener) {
    Call call = new Call(listener);
    calls.add(call);
    return () -> call.broken = true;
  }

  @Override
  public void close() {
    closed = true;
  }

  Call last() {
    return calls.get(calls.size() - 1);
  }
}
