package dev.parley.gateway.signaling;

import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the frames of a signaling server. Never throws: a frame that is none is {@code Malformed}.
 */
final class SignalingReader {
  /** What the server says about the line itself, which is the link's own business. */
  enum Own {
    REGISTERED,
    PING,
    /**
     * {@code pong}, and {@code ready}, which is for clients of another protocol on the same URL.
     */
    NOTHING
  }

  /**
   * One frame: of the link's own, or a message for the gateway.
   *
   * @param own null for a message
   * @param message null for one of the link's own
   * @param remoteId of {@code registered}, as the server echoes it; else null
   */
  record Read(Own own, SignalingMessage message, String remoteId) {
    private static Read of(SignalingMessage message) {
      return new Read(null, message, null);
    }

    private static Read own(Own own) {
      return new Read(own, null, null);
    }
  }

  private static final FrameReader FRAME =
      FrameReader.frames("sessionId", "data", "remoteId", "error");
  private static final FrameReader DESCRIPTION = FrameReader.objects("sdp");
  private static final FrameReader CANDIDATE =
      FrameReader.objects("candidate", "sdpMid", "sdpMLineIndex");
  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");
  private static final Pattern LINE_INDEX = Pattern.compile("[0-9]{1,5}");
  private static final String PREFIX = "candidate:";
  private static final int MAX_LINE_INDEX = 65_535;
  private static final int SHOWN_CHARS = 64;

  /** A frame that lacks what its type needs. Costs no stack trace. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message, null, false, false);
    }
  }

  private SignalingReader() {}

  static Read read(String text) {
    try {
      Frame frame = FRAME.read(text);
      return switch (frame.type()) {
        case "registered" -> new Read(Own.REGISTERED, null, printable(frame.string("remoteId")));
        case "ping" -> Read.own(Own.PING);
        case "pong", "ready" -> Read.own(Own.NOTHING);
        default -> Read.of(message(frame));
      };
    } catch (BadFrame | Unfit e) {
      return Read.of(new SignalingMessage.Malformed(e.getMessage()));
    }
  }

  private static SignalingMessage message(Frame frame) throws BadFrame, Unfit {
    return switch (frame.type()) {
      case "client-connected" -> new SignalingMessage.ClientConnected(session(frame));
      case "client-disconnected" -> new SignalingMessage.ClientDisconnected(session(frame));
      case "offer" -> new SignalingMessage.Offer(session(frame), sdp(frame));
      case "answer" -> new SignalingMessage.Answer(session(frame), sdp(frame));
      case "ice-candidate" -> candidate(frame);
      case "error" ->
          new SignalingMessage.ServerError(
              Optional.ofNullable(printable(frame.string("error")))
                  .orElse("an error without words"));
      default -> new SignalingMessage.Unknown(shown(frame.type()));
    };
  }

  private static String session(Frame frame) throws Unfit {
    String id = frame.string("sessionId");
    if (id == null || !SESSION_ID.matcher(id).matches()) {
      throw new Unfit("no sessionId");
    }
    return id;
  }

  /** {@code data} is {@code {type, sdp}}; some peers send the bare text. */
  private static String sdp(Frame frame) throws BadFrame, Unfit {
    String sdp =
        frame.isObject("data")
            ? DESCRIPTION.read(frame.raw("data")).string("sdp")
            : frame.string("data");
    if (sdp == null || sdp.isEmpty()) {
      throw new Unfit("no sdp");
    }
    return sdp;
  }

  /** {@code data} is {@code {candidate, sdpMid, sdpMLineIndex}}; nothing in it is the end. */
  private static SignalingMessage candidate(Frame frame) throws BadFrame, Unfit {
    String session = session(frame);
    if (!frame.isObject("data")) {
      if (frame.has("data") && frame.string("data") == null) {
        throw new Unfit("no candidate");
      }
      return new SignalingMessage.IceCandidate(
          session, line(frame.string("data")), Optional.empty(), 0);
    }
    Frame data = CANDIDATE.read(frame.raw("data"));
    if (data.has("candidate") && data.string("candidate") == null) {
      throw new Unfit("the candidate is no string");
    }
    return new SignalingMessage.IceCandidate(
        session,
        line(data.string("candidate")),
        Optional.ofNullable(data.string("sdpMid")),
        lineIndex(data.raw("sdpMLineIndex")));
  }

  private static String line(String text) {
    String line = text == null ? "" : text.strip();
    String bare = line.startsWith("a=") ? line.substring(2) : line;
    return bare.isEmpty() || bare.startsWith(PREFIX) ? bare : PREFIX + bare;
  }

  private static int lineIndex(String raw) throws Unfit {
    int index = raw == null ? 0 : LINE_INDEX.matcher(raw).matches() ? Integer.parseInt(raw) : -1;
    if (index < 0 || index > MAX_LINE_INDEX) {
      throw new Unfit("no sdpMLineIndex");
    }
    return index;
  }

  /** It goes to terminals and logs. */
  private static String printable(String words) {
    return words == null ? null : CloseWords.printable(words);
  }

  private static String shown(String type) {
    String printable = type.replaceAll("[^\\x21-\\x7e]", "?");
    return printable.length() <= SHOWN_CHARS ? printable : printable.substring(0, SHOWN_CHARS);
  }
}
