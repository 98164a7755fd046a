package dev.parley.protocol;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.ErrorFrame;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Upgrade;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A connection of the shared path that has not chosen its dialect: speaks the union of what all
 * understand, and hands everything on once the first frame has chosen.
 */
final class DialectConversation implements Conversation {
  private static final FrameReader READER = FrameReader.frames();
  private static final ErrorFrame UNKNOWN_TYPE =
      error(
          "unknown_type",
          "UNKNOWN_TYPE",
          "The first message does not belong to any protocol of this server");
  private static final ErrorFrame INVALID_FORMAT =
      error("Invalid message format", "INVALID_FORMAT", "Not a JSON object with a string type");

  private final Desk desk;
  private final Upgrade upgrade;
  private final SharedWs shared;
  private Conversation speaker;
  private Conversation chosen;

  /**
   * An undecided connection.
   *
   * @param speaker the conversation that greets, dropped if another is chosen; null if none does
   */
  DialectConversation(Desk desk, Upgrade upgrade, SharedWs shared, Conversation speaker) {
    this.desk = desk;
    this.upgrade = upgrade;
    this.shared = shared;
    this.speaker = speaker;
  }

  private static ErrorFrame error(String error, String code, String message) {
    return new ErrorFrame(
        code,
        JsonText.frame("error")
            .put("error", error)
            .put("code", code)
            .put("message", message)
            .end());
  }

  @Override
  public void onOpen() {
    if (speaker != null) {
      speaker.onOpen();
    }
    desk.keepAlive(shared.settings().livenessInterval(), () -> {});
  }

  @Override
  public void onFrame(String text) {
    if (chosen != null) {
      chosen.onFrame(text);
      return;
    }
    Frame frame;
    try {
      frame = READER.read(text);
    } catch (BadFrame e) {
      desk.refuse(INVALID_FORMAT);
      return;
    }
    Optional<Protocol> protocol = shared.choose(frame.type());
    if (protocol.isPresent()) {
      become(protocol.get());
      if (exceeds(text, chosen.frameLimit())) {
        desk.close(CloseCause.TOO_BIG);
      } else {
        chosen.onFrame(text);
      }
    } else if (frame.type().equals("ping")) {
      desk.send(JsonText.frame("pong").put("timestamp", shared.epochMillis()).end());
    } else if (!frame.type().equals("pong")) {
      desk.refuse(UNKNOWN_TYPE);
    }
  }

  /**
   * The first frame came under the shared path's limit; the chosen dialect's holds from that frame
   * on.
   */
  private static boolean exceeds(String text, int bytes) {
    // No char has more than three bytes of UTF-8.
    return text.length() > bytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > bytes;
  }

  private void become(Protocol protocol) {
    desk.speaks(protocol.name());
    if (shared.speaksFirst(protocol)) {
      chosen = speaker;
    } else {
      chosen = protocol.open(desk, upgrade, false);
      chosen.onOpen();
    }
    speaker = null;
  }

  @Override
  public void onBinary() {
    if (chosen != null) {
      chosen.onBinary();
    } else {
      desk.refuse(INVALID_FORMAT);
    }
  }

  @Override
  public void onSignal(Signal signal) {
    if (chosen != null) {
      chosen.onSignal(signal);
    }
  }

  @Override
  public void onReturned(Signal signal) {
    if (chosen != null) {
      chosen.onReturned(signal);
    }
  }

  @Override
  public void onNodeLost(String node) {
    if (chosen != null) {
      chosen.onNodeLost(node);
    }
  }

  @Override
  public void onClosed(CloseCause cause) {
    if (chosen != null) {
      chosen.onClosed(cause);
    }
  }

  @Override
  public int frameLimit() {
    return chosen != null ? chosen.frameLimit() : shared.frameLimit();
  }
}
