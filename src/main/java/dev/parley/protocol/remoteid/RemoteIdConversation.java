package dev.parley.protocol.remoteid;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.ErrorFrame;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Timers;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.settings.CommonSettings;

/**
 * One Remote ID socket: reads frames and hands each to the side that it is for. Which side the
 * socket is on is settled by the first {@code register-server} or {@code connect-request} that
 * succeeds, for good.
 */
final class RemoteIdConversation implements Conversation {
  static final FrameReader READER =
      FrameReader.framesWithIdentity("sessionId", "sessionId", "remoteId", "iceServers", "secret");

  private final Desk desk;
  private final CommonSettings common;
  private final ServerSide server;
  private final ClientSide client;
  private final Allowance allowance;
  private final boolean chosen;
  private Timers.Timer deadline;

  RemoteIdConversation(
      Desk desk,
      CommonSettings common,
      ServerSide server,
      ClientSide client,
      Allowance allowance,
      boolean chosen) {
    this.desk = desk;
    this.common = common;
    this.server = server;
    this.client = client;
    this.allowance = allowance;
    this.chosen = chosen;
  }

  @Override
  public void onOpen() {
    desk.keepAlive(common.livenessInterval(), () -> desk.send(Messages.PING));
    if (chosen) {
      deadline =
          desk.after(common.registerTimeout(), () -> desk.close(CloseCause.REGISTER_TIMEOUT));
    }
  }

  @Override
  public void onFrame(String text) {
    Frame frame;
    try {
      frame = READER.read(text);
    } catch (BadFrame e) {
      complain(Messages.BAD_FORMAT);
      return;
    }
    if (!isFree(frame) && !allowance.request()) {
      return;
    }
    switch (frame.type()) {
      case "register-server" -> register(frame);
      case "connect-request" -> connect(frame);
      case "session-ready" -> {
        if (server.isRegistered()) {
          server.sessionReady(frame);
        } else {
          desk.refuse(Messages.NOT_REGISTERED);
        }
      }
      case "offer", "answer", "ice-candidate" -> {
        if (server.isRegistered()) {
          server.relay(frame);
        } else {
          client.relay(frame);
        }
      }
      case "ping" -> desk.send(Messages.PONG);
      case "pong" -> {
        // That something was heard is all it says, and the line has noted that.
      }
      default -> desk.refuse(Messages.unknownType(frame.type()));
    }
  }

  /**
   * What is not counted: signs of life, and what belongs to a session that is there. A busy home
   * server would else be blocked for answering.
   */
  private boolean isFree(Frame frame) {
    return switch (frame.type()) {
      case "ping", "pong" -> true;
      case "session-ready" -> server.isOfSession(frame);
      case "offer", "answer", "ice-candidate" ->
          server.isRegistered() ? server.isOfSession(frame) : client.hasSession();
      default -> false;
    };
  }

  private void complain(ErrorFrame error) {
    if (allowance.request()) {
      desk.refuse(error);
    }
  }

  private void register(Frame frame) {
    if (client.isClient()) {
      desk.refuse(Messages.IS_CLIENT);
    } else {
      server.register(frame, this::inTime);
    }
  }

  private void connect(Frame frame) {
    if (server.isRegistered()) {
      desk.refuse(Messages.IS_SERVER);
    } else {
      client.connect(frame, this::inTime);
    }
  }

  /** The socket said in time what it is here for. */
  private void inTime() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  @Override
  public void onBinary() {
    complain(Messages.BAD_FORMAT);
  }

  @Override
  public void onSignal(Signal signal) {
    switch (signal.kind()) {
      case Talk.CONNECT -> server.onConnect(signal);
      case Talk.TO_SERVER -> server.onRelay(signal);
      case Talk.CLIENT_LEFT -> server.onClientLeft(signal);
      case Talk.REPLACED -> server.onReplaced(signal);
      case Talk.READY -> client.onReady(signal);
      case Talk.NOT_ME -> client.onNotThere(signal);
      case Talk.TO_CLIENT -> client.onRelay(signal);
      case Talk.SERVER_LEFT -> client.onServerLeft(signal);
      default -> throw new IllegalArgumentException("not of this protocol: " + signal);
    }
  }

  @Override
  public void onReturned(Signal signal) {
    switch (signal.kind()) {
      case Talk.CONNECT -> client.onNotThere(signal);
      case Talk.TO_SERVER -> client.onServerGone(signal);
      case Talk.TO_CLIENT -> server.onClientGone(signal);
      case Talk.READY -> server.onClientLeft(signal);
      default -> {
        // News of an end that came after the other's own: there is nobody left to tell.
      }
    }
  }

  @Override
  public void onNodeLost(String node) {
    client.onNodeLost(node);
    server.onNodeLost(node);
  }

  @Override
  public void onClosed(CloseCause cause) {
    client.end();
    server.end();
  }

  @Override
  public int frameLimit() {
    return RemoteIdProtocol.FRAME_LIMIT;
  }
}
