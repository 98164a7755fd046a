package dev.parley.gateway.session;

import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.rtc.IceCandidate;
import dev.parley.gateway.rtc.OfferSdp;
import dev.parley.gateway.rtc.RtcConnection;
import dev.parley.gateway.rtc.RtcException;
import dev.parley.gateway.rtc.RtcStack;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/** A WebRTC stack whose connections do what the test says. */
final class FakeStack implements RtcStack {
  private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
  private volatile boolean broken;

  /** A connection, as the test sees it. */
  static final class Connection implements RtcConnection {
    final List<IceServer> iceServers;
    final Listener listener;
    final BlockingQueue<OfferSdp> offers = new LinkedBlockingQueue<>();
    final BlockingQueue<CompletableFuture<String>> answers = new LinkedBlockingQueue<>();
    final BlockingQueue<IceCandidate> candidates = new LinkedBlockingQueue<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    private Connection(List<IceServer> iceServers, Listener listener) {
      this.iceServers = iceServers;
      this.listener = listener;
    }

    @Override
    public CompletableFuture<String> answer(OfferSdp offer) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      offers.add(offer);
      answers.add(answer);
      return answer;
    }

    @Override
    public void addCandidate(IceCandidate candidate) throws RtcException {
      if (candidate.candidate().contains("9.9.9.9")) {
        throw new RtcException("refused on purpose");
      }
      candidates.add(candidate);
    }

    @Override
    public void close() {
      closed.complete(null);
    }
  }

  @Override
  public RtcConnection connect(
      List<IceServer> iceServers, Executor turns, RtcConnection.Listener listener)
      throws RtcException {
    if (broken) {
      throw new RtcException("broken on purpose");
    }
    Connection connection = new Connection(iceServers, listener);
    connections.add(connection);
    return connection;
  }

  /** From now on there are no connections to be had. */
  void breakDown(boolean now) {
    broken = now;
  }

  BlockingQueue<Connection> connections() {
    return connections;
  }

  @Override
  public void close() {}
}
