package dev.parley.protocol.pairing;

import dev.parley.exchange.Delivery;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Pairings.Entry;
import dev.parley.exchange.Pairings.Match;
import dev.parley.exchange.Signal;
import dev.parley.ice.IceServers;
import dev.parley.json.Frame;
import dev.parley.json.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Whether a client waits, has a partner, or neither: what it was told last, which may be a moment
 * behind what the exchange knows.
 *
 * <p>Where the two differ, the exchange is right and its news is on the way. A match whose news has
 * not been read yet is dissolved by a leave like any other; its ticket is stale by then, so the
 * client never hears of it, and the partner hears that it is over.
 */
final class Partnership {
  private static final System.Logger LOG = System.getLogger(Partnership.class.getName());

  /** The signal that carries a frame to the partner; {@code ref} is the room. */
  static final String RELAY = "relay";

  /** The signal that the partner left; {@code ref} is the room. */
  static final String PARTNER_LEFT = "partner-left";

  private sealed interface State {}

  /** Neither waiting nor paired. */
  private record Idle() implements State {}

  /** In the queue, or on the way into it. */
  private record Waiting(long ticket) implements State {}

  /** With a partner. */
  private record Paired(Match match) implements State {}

  private static final Idle IDLE = new Idle();

  private final Desk desk;
  private final PairingSettings settings;
  private final IceServers iceServers;
  private final String clientId;
  private final Identity identity;
  private State state = IDLE;
  private long tickets;
  // While a leave is on its way, news of what is being left waits here: told only if it fails. A
  // match and its end at most, for nothing is entered meanwhile.
  private final List<Runnable> news = new ArrayList<>(2);
  private boolean leaving;
  // The engine failed: what was asked for may have happened all the same.
  private boolean unsure;

  Partnership(Desk desk, PairingSettings settings, IceServers iceServers, String clientId) {
    this.desk = desk;
    this.settings = settings;
    this.iceServers = iceServers;
    this.clientId = clientId;
    this.identity = PairingConversation.READER.identity(clientId);
  }

  // --- what the client asks for

  void available() {
    if (state instanceof Paired) {
      desk.refuse(Messages.ALREADY_PAIRED);
    } else if (unsure) {
      leaveThen(() -> enter(false));
    } else if (state instanceof Idle) {
      enter(false);
    }
  }

  void next() {
    if (state instanceof Paired || unsure) {
      leaveThen(() -> enter(false));
    } else if (state instanceof Idle) {
      desk.refuse(Messages.NOT_PAIRED);
    }
    // One who waits is waiting for the next already, and keeps its place.
  }

  void leave() {
    if (unsure || !(state instanceof Idle)) {
      leaveThen(() -> {});
    }
  }

  void relay(Frame frame) {
    if (state instanceof Paired paired) {
      Match match = paired.match();
      Delivery delivery =
          desk.exchange()
              .route(
                  match.partner(),
                  new Signal(RELAY, desk.self(), match.room(), frame.stated(identity)));
      if (delivery == Delivery.GONE) {
        LOG.log(
            System.Logger.Level.DEBUG,
            () -> desk.self() + " spoke to one whose farewell is on its way");
      }
    } else {
      desk.refuse(Messages.NOT_PAIRED);
    }
  }

  // --- what the exchange tells

  void onMatched(Match match) {
    if (leaving) {
      news.add(() -> onMatched(match));
    } else if (state instanceof Waiting waiting && waiting.ticket() == match.ticket()) {
      state = new Paired(match);
      LOG.log(
          System.Logger.Level.DEBUG,
          () -> desk.self() + " matched with " + match.partner() + " in " + match.room());
      desk.send(Messages.matched(match, iceServers.forUser(clientId)));
    }
  }

  void onPartnerLeft(Signal signal) {
    if (leaving) {
      news.add(() -> onPartnerLeft(signal));
    } else if (isPresent(signal)) {
      state = IDLE;
      if (settings.requeueOnPartnerLeave()) {
        // Who reads of it waits already: nobody who hears of it and comes then is before it.
        CompletionStage<Optional<Match>> answer = ask(true);
        desk.send(Messages.PARTNER_LEFT);
        awaitEntry(answer);
      } else {
        desk.send(Messages.PARTNER_LEFT);
      }
    }
  }

  void onRelay(Signal signal) {
    if (isPresent(signal) && !leaving) {
      desk.send(signal.text());
    }
  }

  private boolean isPresent(Signal signal) {
    return state instanceof Paired paired && paired.match().room().equals(signal.ref());
  }

  // --- what the exchange is asked for

  private void enter(boolean first) {
    awaitEntry(ask(first));
  }

  private CompletionStage<Optional<Match>> ask(boolean first) {
    long ticket = ++tickets;
    state = new Waiting(ticket);
    return desk.exchange()
        .pairings()
        .enter(PairingProtocol.NAME, new Entry(desk.self(), ticket, clientId, first));
  }

  private void awaitEntry(CompletionStage<Optional<Match>> answer) {
    desk.await(
        answer,
        (match, failure) -> {
          if (failure != null) {
            enterFailed(failure);
          } else if (desk.isClosed()) {
            // Whatever came of it came too late.
            giveBack();
          } else {
            match.ifPresent(this::onMatched);
          }
        });
  }

  private void enterFailed(Throwable failure) {
    LOG.log(System.Logger.Level.WARNING, () -> desk.self() + " could not queue: " + failure);
    state = IDLE;
    unsure = true;
    // Else somebody might be paired with one who does not know of it.
    giveBack();
    desk.refuse(Messages.TRY_AGAIN);
  }

  private void leaveThen(Runnable then) {
    leaving = true;
    desk.await(
        askToLeave(),
        (left, failure) -> {
          leaving = false;
          List<Runnable> missed = List.copyOf(news);
          news.clear();
          if (failure != null) {
            LOG.log(
                System.Logger.Level.WARNING, () -> desk.self() + " could not leave: " + failure);
            unsure = true;
            desk.refuse(Messages.TRY_AGAIN);
            if (!desk.isClosed()) {
              missed.forEach(Runnable::run);
            }
          } else {
            unsure = false;
            state = IDLE;
            if (!desk.isClosed()) {
              then.run();
            }
          }
        });
  }

  private CompletionStage<Boolean> askToLeave() {
    return desk.exchange()
        .pairings()
        .leave(
            PairingProtocol.NAME,
            desk.self(),
            Signal.of(PARTNER_LEFT, desk.self(), ""),
            settings.rematchCooldown());
  }

  /** The socket is closed. */
  void end() {
    if (unsure || !(state instanceof Idle)) {
      giveBack();
    }
  }

  private void giveBack() {
    var unused =
        askToLeave()
            .whenComplete(
                (left, failure) -> {
                  if (failure != null) {
                    LOG.log(
                        System.Logger.Level.WARNING,
                        () -> desk.self() + " could not give up its place: " + failure);
                  }
                });
  }
}
