package dev.parley.protocol.pairing;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Pace;
import dev.parley.exchange.Pairings;
import dev.parley.exchange.Pairings.Match;
import dev.parley.exchange.Signal;
import dev.parley.ice.IceServers;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.settings.CommonSettings;
import java.util.Optional;

/**
 * One pairing socket: reads frames and keeps their pace. Greets before the client has said
 * anything, and holds nothing until it has.
 */
final class PairingConversation implements Conversation {
  static final FrameReader READER = FrameReader.framesWithIdentity("from", "token", "userId");

  private final Desk desk;
  private final CommonSettings common;
  private final IceServers iceServers;
  private final String clientId;
  private final Doorkeeper doorkeeper;
  private final Partnership partnership;
  private final Pace pace;
  private final boolean chosen;
  private boolean engaged;

  PairingConversation(
      Desk desk,
      CommonSettings common,
      IceServers iceServers,
      String clientId,
      Doorkeeper doorkeeper,
      Partnership partnership,
      Pace pace,
      boolean chosen) {
    this.desk = desk;
    this.common = common;
    this.iceServers = iceServers;
    this.clientId = clientId;
    this.doorkeeper = doorkeeper;
    this.partnership = partnership;
    this.pace = pace;
    this.chosen = chosen;
  }

  @Override
  public void onOpen() {
    // Credentials of a TURN server are worth something: not for who has to show a token first. They
    // come with the match as well.
    Optional<String> ice = doorkeeper.admits() ? iceServers.forUser(clientId) : Optional.empty();
    desk.send(Messages.ready(clientId, ice));
    if (chosen) {
      engage();
    }
  }

  /** From here on the socket is ours. */
  private void engage() {
    if (!engaged) {
      engaged = true;
      desk.keepAlive(common.livenessInterval(), () -> {});
    }
  }

  @Override
  public void onFrame(String text) {
    engage();
    if (!pace.allows()) {
      desk.refuse(Messages.RATE_LIMIT);
      return;
    }
    Frame frame;
    try {
      frame = READER.read(text);
    } catch (BadFrame e) {
      desk.refuse(Messages.INVALID_FORMAT);
      return;
    }
    switch (frame.type()) {
      case "offer", "answer", "ice" -> partnership.relay(frame);
      case "auth" -> doorkeeper.auth(frame);
      case "available" -> {
        if (doorkeeper.admits()) {
          partnership.available();
        } else {
          desk.refuse(Messages.UNAUTHORIZED);
        }
      }
      case "next" -> partnership.next();
      case "leave" -> partnership.leave();
      case "ping" -> desk.send(Messages.PONG);
      default -> desk.refuse(Messages.UNKNOWN_TYPE);
    }
  }

  @Override
  public void onBinary() {
    desk.refuse(pace.allows() ? Messages.INVALID_FORMAT : Messages.RATE_LIMIT);
  }

  @Override
  public void onSignal(Signal signal) {
    switch (signal.kind()) {
      case Partnership.RELAY -> partnership.onRelay(signal);
      case Pairings.MATCHED -> partnership.onMatched(Match.of(signal));
      case Partnership.PARTNER_LEFT, Signal.LOST -> partnership.onPartnerLeft(signal);
      default -> throw new IllegalArgumentException("not of this protocol: " + signal);
    }
  }

  @Override
  public void onClosed(CloseCause cause) {
    partnership.end();
  }

  @Override
  public int frameLimit() {
    return PairingProtocol.FRAME_LIMIT;
  }
}
