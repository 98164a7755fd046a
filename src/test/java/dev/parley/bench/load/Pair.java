package dev.parley.bench.load;

import java.util.function.LongConsumer;

/** Two peers and their frames in both directions. */
record Pair(Talker first, Talker second, Flow there, Flow back) {

  /**
   * Who hears of each frame that arrives, with the time that it says.
   *
   * @param there of frames to the second
   * @param back of frames to the first
   */
  void listen(LongConsumer there, LongConsumer back) {
    second.relays(text -> there.accept(this.there.arrived(text)));
    first.relays(text -> back.accept(this.back.arrived(text)));
  }

  boolean isDone() {
    return there.isDone() && back.isDone();
  }

  void check() {
    first.check();
    second.check();
  }

  void leave() {
    first.leave();
    second.leave();
  }
}
