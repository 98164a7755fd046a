package dev.parley.protocol.ayame;

import dev.parley.exchange.Desk;
import dev.parley.exchange.Rooms.Join;
import dev.parley.exchange.Rooms.Member;
import dev.parley.exchange.Rooms.Room;
import dev.parley.exchange.Signal;
import java.util.concurrent.CompletionStage;

/** One of the two places in a room, for one conversation. */
final class Place {
  /** The kind of signal that tells the one who waits that somebody joined. */
  static final String JOINED = "joined";

  /** The kind of signal that tells the one who stays that the other left. */
  static final String BYE = "bye";

  /** The same when the one who left wants no goodbye said: it was standalone. */
  static final String LEFT = "left";

  /** The kind of signal that takes {@link #JOINED} back: nobody came after all. */
  static final String WITHDRAWN = "withdrawn";

  private static final int CAPACITY = 2;
  private static final System.Logger LOG = System.getLogger(Place.class.getName());

  private final Desk desk;
  private final Registration registration;
  private final Room room;
  private final Member member;

  Place(Desk desk, Registration registration) {
    this.desk = desk;
    this.registration = registration;
    this.room = new Room(AyameProtocol.NAME, registration.roomId());
    this.member = new Member(registration.connectionId(), desk.self());
  }

  /** Takes it, if there is one. */
  CompletionStage<Join> join() {
    return desk.exchange().rooms().join(room, member, CAPACITY, notice(JOINED));
  }

  /** Ends the room and tells the other one, in one step. Harmless if the room has ended already. */
  void giveBack() {
    giveBack(() -> {});
  }

  /** The same; {@code then} follows when it is done, or has failed. */
  void giveBack(Runnable then) {
    Signal notice = notice(registration.standalone() ? LEFT : BYE);
    expect(desk.exchange().rooms().dissolve(room, member, notice), then);
  }

  /**
   * Gives back a place that its client was never told of, because the client is gone or the answer
   * was. Whoever waits in the room goes on waiting. Harmless if the place was never taken.
   */
  void withdraw() {
    expect(desk.exchange().rooms().leave(room, member, notice(WITHDRAWN)), () -> {});
  }

  private void expect(CompletionStage<Boolean> left, Runnable then) {
    desk.await(
        left,
        (was, failure) -> {
          if (failure != null) {
            // The engine frees it with this node's lease at the latest.
            LOG.log(
                System.Logger.Level.WARNING,
                () -> "ayame " + registration + ": could not leave the room",
                failure);
          }
          then.run();
        });
  }

  private Signal notice(String kind) {
    return Signal.of(kind, desk.self(), registration.connectionId());
  }
}
