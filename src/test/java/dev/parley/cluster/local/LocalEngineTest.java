package dev.parley.cluster.local;

import dev.parley.cluster.EngineContract;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class LocalEngineTest extends EngineContract {

  @Override
  protected Bench open() {
    TestBoard board = new TestBoard();
    return new Bench() {
      @Override
      public Exchange exchange() {
        return board.exchange();
      }

      @Override
      public Peer peer() {
        Recorder recorder = new Recorder();
        TestLine line =
            board.connect(
                desk -> {
                  recorder.desk = desk;
                  return recorder;
                });
        recorder.line = line;
        return recorder;
      }

      @Override
      public void pass(Duration time) {
        board.pass(time);
      }

      @Override
      public void close() {}
    };
  }

  private static final class Recorder implements Conversation, EngineContract.Peer {
    private final List<Signal> told = new ArrayList<>();
    private final List<Signal> returned = new ArrayList<>();
    private Desk desk;
    private TestLine line;

    @Override
    public synchronized void onSignal(Signal signal) {
      told.add(signal);
    }

    @Override
    public synchronized void onReturned(Signal signal) {
      returned.add(signal);
    }

    @Override
    public void onFrame(String text) {
      throw new AssertionError("no frames here");
    }

    @Override
    public void onBinary() {
      throw new AssertionError("no frames here");
    }

    @Override
    public void onClosed(CloseCause cause) {}

    @Override
    public int frameLimit() {
      return 0;
    }

    @Override
    public PeerId id() {
      return desk.self();
    }

    @Override
    public synchronized List<Signal> told() {
      List<Signal> all = List.copyOf(told);
      told.clear();
      return all;
    }

    @Override
    public synchronized List<Signal> returned() {
      List<Signal> all = List.copyOf(returned);
      returned.clear();
      return all;
    }

    @Override
    public void close() {
      line.hangsUp();
    }
  }
}
