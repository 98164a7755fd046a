package dev.parley.protocol.named;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Pace;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Timers;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.settings.CommonSettings;
import java.util.function.LongSupplier;

/** One named-peers socket: reads frames and keeps their pace. */
final class NamedConversation implements Conversation {
  /** Reads all frames; the membership reads those again that come back. */
  static final FrameReader READER = FrameReader.framesWithIdentity("from", "target", "name", "id");

  private final Desk desk;
  private final CommonSettings common;
  private final Membership membership;
  private final Pace pace;
  private final LongSupplier epochMillis;
  private final boolean chosen;
  private Timers.Timer deadline;

  NamedConversation(
      Desk desk,
      CommonSettings common,
      Membership membership,
      Pace pace,
      LongSupplier epochMillis,
      boolean chosen) {
    this.desk = desk;
    this.common = common;
    this.membership = membership;
    this.pace = pace;
    this.epochMillis = epochMillis;
    this.chosen = chosen;
  }

  @Override
  public void onOpen() {
    desk.keepAlive(common.livenessInterval(), () -> {});
    if (chosen) {
      deadline =
          desk.after(common.registerTimeout(), () -> desk.close(CloseCause.REGISTER_TIMEOUT));
    }
  }

  @Override
  public void onFrame(String text) {
    if (!pace.allows()) {
      desk.refuse(Messages.RATE_LIMIT_EXCEEDED);
      return;
    }
    Frame frame;
    try {
      frame = READER.read(text);
    } catch (BadFrame e) {
      desk.refuse(Messages.INVALID_JSON);
      return;
    }
    if (membership.isLoggedIn()) {
      onPeersFrame(frame);
    } else {
      onStrangersFrame(frame);
    }
  }

  private void onStrangersFrame(Frame frame) {
    switch (frame.type()) {
      case "login" -> {
        inTime();
        membership.login(frame);
      }
      case "ping" -> pong();
      default -> desk.refuse(Messages.NOT_LOGGED_IN);
    }
  }

  private void onPeersFrame(Frame frame) {
    if (frame.has("target")) {
      membership.sendTo(frame);
      return;
    }
    switch (frame.type()) {
      case "stream_started", "stream_stopped", "stream_restored", "page_opened" ->
          membership.sendToAll(frame);
      case "ping" -> pong();
      case "login" -> desk.refuse(Messages.ALREADY_LOGGED_IN);
      default -> desk.refuse(Messages.UNKNOWN_TYPE);
    }
  }

  private void pong() {
    desk.send(Messages.pong(epochMillis.getAsLong()));
  }

  /** The login came in time; if it fails, the socket is closed for that. */
  private void inTime() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  @Override
  public void onBinary() {
    desk.refuse(pace.allows() ? Messages.INVALID_JSON : Messages.RATE_LIMIT_EXCEEDED);
  }

  @Override
  public void onSignal(Signal signal) {
    switch (signal.kind()) {
      case Membership.TO_ONE, Membership.TO_ALL -> desk.send(signal.text());
      case Membership.CAME -> desk.send(Messages.peerConnected(signal.ref()));
      case Membership.WENT, Signal.LOST -> desk.send(Messages.peerDisconnected(signal.ref()));
      default -> throw new IllegalArgumentException("not of this protocol: " + signal);
    }
  }

  @Override
  public void onReturned(Signal signal) {
    if (signal.kind().equals(Membership.TO_ONE)) {
      membership.onReturned(signal);
    }
  }

  @Override
  public void onClosed(CloseCause cause) {
    membership.end();
  }

  @Override
  public int frameLimit() {
    return NamedPeersProtocol.FRAME_LIMIT;
  }
}
