package dev.parley.cluster.local;

import dev.parley.exchange.Delivery;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Names;
import dev.parley.exchange.Pairings;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Rooms;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Switchboard;
import java.util.function.Supplier;

/**
 * The exchange within one process. Every change happens under a small lock of its own name, room or
 * queue; signals are put into mailboxes under that lock, which fixes their order, and conversations
 * run only after it is released.
 */
public final class LocalEngine implements Exchange {
  private final Switchboard board;
  private final LocalNames names = new LocalNames(this);
  private final LocalRooms rooms = new LocalRooms(this);
  private final LocalPairings pairings;

  /**
   * An empty exchange for the lines of {@code board}.
   *
   * @param roomIds makes an id for each pair, never the same twice
   */
  public LocalEngine(Switchboard board, Supplier<String> roomIds) {
    this.board = board;
    this.pairings = new LocalPairings(this, board.timers(), roomIds);
  }

  @Override
  public Delivery route(PeerId to, Signal signal) {
    return board.deliver(to, signal) ? Delivery.DELIVERED : Delivery.GONE;
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public Rooms rooms() {
    return rooms;
  }

  @Override
  public Pairings pairings() {
    return pairings;
  }

  /**
   * Runs {@code change}, and the conversations it sent signals to only when it is done and its
   * locks are free.
   */
  void batch(Runnable change) {
    board.batch(change);
  }
}
