package dev.parley.protocol.ayame;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Grant;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Rooms.Join;
import dev.parley.exchange.Rooms.Member;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Timers;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.JsonText;
import dev.parley.protocol.ayame.Verdict.Allowed;
import dev.parley.protocol.ayame.Verdict.Denied;
import dev.parley.protocol.ayame.Verdict.Unclear;
import dev.parley.webhook.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One client of Ayame: it registers, perhaps a webhook allows it, it joins a room, it talks to the
 * other one there, and with either of them the room ends.
 *
 * <p>The first in a room learns of the second from the {@link Place#JOINED} notice, the second of
 * the first from the answer to its join. Leaving dissolves the room in one step with the {@link
 * Place#BYE} or {@link Place#LEFT} notice to the other: the room is free at once, and the other one
 * is told exactly once.
 */
final class AyameConversation implements Conversation {
  private static final System.Logger LOG = System.getLogger(AyameConversation.class.getName());

  /** The kind of signal that carries the other one's frame. */
  private static final String RELAY = "relay";

  /** Signals kept until the accept is out. */
  private static final int MAX_EARLY = 1000;

  /** Their length, in chars. */
  private static final long MAX_EARLY_CHARS = 4L << 20;

  private static final FrameReader FRAMES = FrameReader.frames();

  private final AyameProtocol protocol;
  private final AyameSettings settings;
  private final Desk desk;
  private final Optional<String> upgradeRoom;
  private final Optional<Grant> grant;
  private final List<Header> copiedHeaders;
  private final Pulse pulse;

  private Timers.Timer registerDeadline;
  private Registration registration;
  // While it is ours to give back: from when we were told of it until the room ends.
  private Place place;
  private PeerId partner;
  private final List<Signal> early = new ArrayList<>();
  private long earlyChars;
  private boolean accepted;

  AyameConversation(
      AyameProtocol protocol,
      Desk desk,
      Optional<String> upgradeRoom,
      Optional<Grant> grant,
      List<Header> copiedHeaders) {
    this.protocol = protocol;
    this.settings = protocol.settings();
    this.desk = desk;
    this.upgradeRoom = upgradeRoom;
    this.grant = grant;
    this.copiedHeaders = copiedHeaders;
    this.pulse = new Pulse(desk, settings.pingInterval(), settings.pongTimeout());
  }

  @Override
  public void onOpen() {
    pulse.start();
    watchSilence();
    registerDeadline =
        desk.after(protocol.registerTimeout(), () -> desk.close(CloseCause.AYAME_REGISTER_TIMEOUT));
  }

  private void watchSilence() {
    Duration left = settings.readTimeout().minusNanos(desk.silenceNanos());
    if (left.isNegative() || left.isZero()) {
      desk.close(CloseCause.AYAME_READ_TIMEOUT);
    } else {
      desk.after(left, this::watchSilence);
    }
  }

  @Override
  public int frameLimit() {
    return settings.readLimit();
  }

  // --- what the client says

  @Override
  public void onFrame(String text) {
    try {
      if (registration == null) {
        first(Registration.READER.read(text));
      } else {
        later(FRAMES.read(text));
      }
    } catch (BadFrame e) {
      LOG.log(System.Logger.Level.DEBUG, "ayame {0}: bad frame: {1}", desk.self(), e.getMessage());
      desk.close(CloseCause.AYAME_BAD_JSON);
    }
  }

  @Override
  public void onBinary() {
    desk.close(CloseCause.AYAME_PROTOCOL_ERROR);
  }

  private void first(Frame frame) {
    switch (frame.type()) {
      case "register" -> register(frame);
      case "pong" -> pulse.pong();
      default -> desk.close(CloseCause.AYAME_PROTOCOL_ERROR);
    }
  }

  private void later(Frame frame) {
    switch (frame.type()) {
      case "offer", "answer", "candidate" -> relay(frame);
      case "message" -> message(frame);
      case "pong" -> pulse.pong();
      case "connected" -> connected();
      default -> desk.close(CloseCause.AYAME_PROTOCOL_ERROR);
    }
  }

  private void relay(Frame frame) {
    if (partner != null) {
      desk.exchange()
          .route(
              partner, new Signal(RELAY, desk.self(), registration.connectionId(), frame.text()));
    }
  }

  private void message(Frame frame) {
    if (settings.relaysMessage()) {
      relay(frame);
    } else {
      desk.close(CloseCause.AYAME_PROTOCOL_ERROR);
    }
  }

  private void connected() {
    if (registration.standalone()) {
      desk.close(CloseCause.AYAME_BYE);
    }
  }

  // --- coming in

  private void register(Frame frame) {
    Registration.Read read = Registration.read(frame, upgradeRoom, protocol.newConnectionId());
    if (read instanceof Registration.Read.Invalid invalid) {
      desk.close(invalid.cause());
    } else if (read instanceof Registration.Read.Valid valid) {
      registration = valid.registration();
      registerDeadline.cancel();
      if (registration.standalone()) {
        pulse.stop();
      }
      if (!protocol.permits(grant, registration.roomId())) {
        LOG.log(System.Logger.Level.INFO, "ayame {0}: may not enter its room", desk.self());
        reject("\"Unauthorized\"", CloseCause.AYAME_REJECTED);
        return;
      }
      pulse.deaf(true);
      authenticate(valid.request());
    }
  }

  private void authenticate(String request) {
    if (protocol.authn().isEmpty()) {
      decide(Verdict.OPEN);
    } else {
      desk.await(
          protocol.authn().get().ask(request, copiedHeaders),
          (result, failure) ->
              decide(failure == null ? Verdict.of(result) : new Unclear(failure.toString())));
    }
  }

  private void decide(Verdict verdict) {
    if (desk.isClosed()) {
      return;
    }
    if (verdict instanceof Allowed allowed) {
      Place free = new Place(desk, registration);
      desk.await(free.join(), (answer, failure) -> joined(free, answer, failure, allowed));
    } else if (verdict instanceof Denied denied) {
      reject(denied.reason(), CloseCause.AYAME_REJECTED);
    } else if (verdict instanceof Unclear unclear) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ayame {0}: authentication webhook failed: {1}",
          registration,
          unclear.why());
      reject("\"InternalServerError\"", CloseCause.AYAME_REJECTED);
    }
  }

  private void joined(Place taken, Join answer, Throwable failure, Allowed allowed) {
    if (failure != null) {
      LOG.log(
          System.Logger.Level.WARNING, () -> "ayame " + registration + ": could not join", failure);
      // It may have come to pass all the same.
      taken.withdraw();
      reject("\"TryAgainLater\"", CloseCause.AYAME_TRY_AGAIN);
    } else if (answer instanceof Join.Full) {
      reject("\"full\"", CloseCause.AYAME_FULL);
    } else if (answer instanceof Join.NameTaken) {
      throw new IllegalStateException("connection id given twice: " + registration);
    } else if (desk.isClosed()) {
      taken.withdraw();
    } else if (answer instanceof Join.Joined in) {
      place = taken;
      accept(in.members(), allowed);
    }
  }

  private void accept(List<Member> members, Allowed allowed) {
    for (Member member : members) {
      if (!member.peer().equals(desk.self())) {
        partner = member.peer();
      }
    }
    desk.send(
        JsonText.frame("accept")
            .put("connectionId", registration.connectionId())
            .put("isExistClient", partner != null)
            .put("isExistUser", partner != null)
            .raw(
                "iceServers",
                allowed.iceServers() == null
                    ? protocol.iceServers(registration.connectionId())
                    : allowed.iceServers())
            .raw("authzMetadata", allowed.authzMetadata())
            .end());
    LOG.log(System.Logger.Level.DEBUG, "ayame {0}: accepted as {1}", desk.self(), registration);
    accepted = true;
    pulse.deaf(false);
    early.forEach(this::heed);
    early.clear();
  }

  private void reject(String reason, CloseCause cause) {
    if (!desk.isClosed()) {
      desk.send(JsonText.frame("reject").raw("reason", reason).end());
      desk.close(cause);
    }
  }

  // --- what the other one says

  @Override
  public void onSignal(Signal signal) {
    if (accepted) {
      heed(signal);
    } else {
      // From a room whose answer is behind it in our mailbox: nothing may precede the accept.
      keep(signal);
    }
  }

  private void keep(Signal signal) {
    earlyChars += signal.text().length();
    if (early.size() == MAX_EARLY || (earlyChars > MAX_EARLY_CHARS && !early.isEmpty())) {
      desk.close(CloseCause.SLOW_CONSUMER);
    } else {
      early.add(signal);
    }
  }

  private void heed(Signal signal) {
    if (signal.kind().equals(Place.JOINED)) {
      partner = signal.from();
    } else if (!signal.from().equals(partner)) {
      LOG.log(System.Logger.Level.DEBUG, "ayame {0}: not a partner: {1}", registration, signal);
    } else {
      switch (signal.kind()) {
        case RELAY -> desk.send(signal.text());
        case Place.WITHDRAWN -> partner = null;
        case Place.LEFT -> roomEnded(false);
        // Its server died. The room is free before anybody hears of it.
        case Signal.LOST -> {
          partner = null;
          place.giveBack(this::partnerLost);
        }
        // Bye.
        default -> roomEnded(true);
      }
    }
  }

  private void partnerLost() {
    if (!desk.isClosed()) {
      roomEnded(true);
    }
  }

  private void roomEnded(boolean goodbye) {
    place = null;
    partner = null;
    if (goodbye && !registration.standalone()) {
      desk.send("{\"type\":\"bye\"}");
    }
    desk.close(CloseCause.AYAME_BYE);
  }

  // --- the end

  @Override
  public void onClosed(CloseCause cause) {
    if (place != null) {
      place.giveBack();
      place = null;
    }
    if (registration != null) {
      LOG.log(System.Logger.Level.DEBUG, "ayame {0}: closed: {1}", registration, cause.label());
      protocol
          .disconnect()
          .ifPresent(
              webhook ->
                  webhook.tell(
                      registration.identity(), copiedHeaders, registration.connectionId()));
    }
  }
}
