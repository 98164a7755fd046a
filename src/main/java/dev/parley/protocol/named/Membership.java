package dev.parley.protocol.named;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Delivery;
import dev.parley.exchange.Desk;
import dev.parley.exchange.ErrorFrame;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Rooms.Join;
import dev.parley.exchange.Rooms.Member;
import dev.parley.exchange.Rooms.Room;
import dev.parley.exchange.Signal;
import dev.parley.ice.IceServers;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.Identity;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A peer's place among the others: its name in its space. That a newcomer sees a peer in the list
 * or announced, never both and never neither, is the exchange's doing: joining, the list and the
 * notice are one step.
 */
final class Membership {
  private static final System.Logger LOG = System.getLogger(Membership.class.getName());

  /** The signal that carries a frame to the one it is for. */
  static final String TO_ONE = "to-one";

  /** The signal that carries a frame to everyone else. */
  static final String TO_ALL = "to-all";

  /** The signal that a peer came; {@code ref} is its name. */
  static final String CAME = "came";

  /** The signal that a peer went; {@code ref} is its name. */
  static final String WENT = "went";

  /** As many as there are connections: those have a limit of their own. */
  private static final int CAPACITY = Integer.MAX_VALUE;

  private final Desk desk;
  private final Optional<String> space;
  private final Predicate<String> permitted;
  private final IceServers iceServers;
  // All null until logged in.
  private Room room;
  private Member self;
  private Identity identity;

  /**
   * Nobody yet.
   *
   * @param space where to log in; empty if the client asked for one that cannot be
   * @param permitted whether the client may have a name
   */
  Membership(
      Desk desk, Optional<String> space, Predicate<String> permitted, IceServers iceServers) {
    this.desk = desk;
    this.space = space;
    this.permitted = permitted;
    this.iceServers = iceServers;
  }

  boolean isLoggedIn() {
    return self != null;
  }

  void login(Frame frame) {
    String name = frame.string(frame.has("name") ? "name" : "id");
    if (space.isEmpty() || !PeerNames.isName(name)) {
      desk.refuse(Messages.INVALID_NAME);
      desk.close(CloseCause.NAMED_INVALID_NAME);
      return;
    }
    if (!permitted.test(name)) {
      LOG.log(System.Logger.Level.INFO, "{0} may not log in under its name", desk.self());
      refuse(Messages.UNAUTHORIZED, CloseCause.UNAUTHORIZED);
      return;
    }
    Room asked = new Room(NamedPeersProtocol.NAME, space.get());
    Member newcomer = new Member(name, desk.self());
    desk.await(
        desk.exchange().rooms().join(asked, newcomer, CAPACITY, Signal.of(CAME, desk.self(), name)),
        (join, failure) -> {
          if (failure != null) {
            LOG.log(
                System.Logger.Level.WARNING, () -> desk.self() + " could not log in: " + failure);
            // It may have come in all the same.
            leave(asked, newcomer);
            refuse(Messages.TRY_AGAIN, CloseCause.NAMED_TRY_AGAIN);
          } else {
            answered(asked, newcomer, join);
          }
        });
  }

  private void answered(Room asked, Member newcomer, Join join) {
    if (join instanceof Join.Joined joined) {
      if (desk.isClosed()) {
        leave(asked, newcomer);
        return;
      }
      room = asked;
      self = newcomer;
      identity = NamedConversation.READER.identity(self.name());
      LOG.log(System.Logger.Level.DEBUG, () -> desk.self() + " logged in as " + self.name());
      desk.send(
          Messages.loginSuccess(
              self.name(),
              joined.members().stream().map(Member::name).toList(),
              iceServers.forUser(self.name())));
    } else if (join instanceof Join.NameTaken) {
      refuse(Messages.NAME_TAKEN, CloseCause.NAMED_NAME_TAKEN);
    } else {
      refuse(Messages.TRY_AGAIN, CloseCause.NAMED_TRY_AGAIN);
    }
  }

  private void refuse(ErrorFrame error, CloseCause cause) {
    desk.refuse(error);
    desk.close(cause);
  }

  /** A frame for the peer it names. */
  void sendTo(Frame frame) {
    String target = frame.string("target");
    if (!PeerNames.isName(target)) {
      desk.refuse(Messages.targetNotFound(frame.raw("target")));
      return;
    }
    desk.relaying(
        desk.exchange().rooms().find(room, target),
        (peer, failure) -> {
          if (failure != null) {
            LOG.log(System.Logger.Level.WARNING, () -> desk.self() + " could not find: " + failure);
            desk.refuse(Messages.TRY_AGAIN);
          } else if (!desk.isClosed()) {
            // One who has left is heard no more: the others were told that it is gone.
            deliver(frame, peer);
          }
        });
  }

  private void deliver(Frame frame, Optional<PeerId> peer) {
    boolean gone =
        peer.isEmpty()
            || desk.exchange()
                    .route(
                        peer.get(),
                        new Signal(TO_ONE, desk.self(), self.name(), frame.stated(identity)))
                == Delivery.GONE;
    if (gone) {
      desk.refuse(Messages.targetNotFound(frame.raw("target")));
    }
  }

  /** A frame for all the others. */
  void sendToAll(Frame frame) {
    Signal signal = new Signal(TO_ALL, desk.self(), self.name(), frame.stated(identity));
    desk.relaying(
        desk.exchange().rooms().broadcast(room, signal),
        (told, failure) -> {
          if (failure != null) {
            LOG.log(
                System.Logger.Level.WARNING, () -> desk.self() + " could not tell all: " + failure);
            desk.refuse(Messages.TRY_AGAIN);
          }
        });
  }

  /** A frame came back: the one it was for is gone. */
  void onReturned(Signal signal) {
    try {
      Frame frame = NamedConversation.READER.read(signal.text());
      desk.refuse(Messages.targetNotFound(frame.raw("target")));
    } catch (BadFrame e) {
      throw new IllegalStateException("sent what cannot be read: " + signal, e);
    }
  }

  /** The socket is closed. */
  void end() {
    if (isLoggedIn()) {
      leave(room, self);
    }
  }

  private void leave(Room from, Member member) {
    var unused =
        desk.exchange()
            .rooms()
            .leave(from, member, Signal.of(WENT, desk.self(), member.name()))
            .whenComplete(
                (left, failure) -> {
                  if (failure != null) {
                    LOG.log(
                        System.Logger.Level.WARNING,
                        () -> desk.self() + " could not log out: " + failure);
                  }
                });
  }
}
