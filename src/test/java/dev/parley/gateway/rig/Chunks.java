package dev.parley.gateway.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Puts together what came in pieces, as the web app does. */
public final class Chunks {
  private static final FrameReader READER =
      FrameReader.objects("type", "id", "seq", "count", "b64");

  private final int maxBytes;
  private final Map<String, ByteArrayOutputStream> unfinished = new HashMap<>();
  private final Map<String, Integer> nextPiece = new HashMap<>();
  private int pieces;

  /** For frames of at most so many bytes. */
  public Chunks(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The next whole text of a channel. */
  public String next(BrowserChannel channel) {
    while (true) {
      String whole = take(channel.next().text());
      if (whole != null) {
        return whole;
      }
    }
  }

  /** Takes a frame; gives a text that is now whole, or else null. */
  public String take(String frame) {
    if (frame.getBytes(UTF_8).length > maxBytes) {
      throw new AssertionError("a frame of " + frame.length());
    }
    if (!frame.startsWith("{\"type\":\"__chunk__\"")) {
      return frame;
    }
    try {
      Frame piece = READER.read(frame);
      String id = piece.raw("id");
      int seq = Integer.parseInt(piece.raw("seq"));
      if (seq != nextPiece.getOrDefault(id, 0)) {
        throw new AssertionError("piece " + seq + " is out of order");
      }
      nextPiece.put(id, seq + 1);
      pieces++;
      ByteArrayOutputStream text =
          unfinished.computeIfAbsent(id, key -> new ByteArrayOutputStream());
      text.writeBytes(Base64.getDecoder().decode(piece.string("b64")));
      if (seq + 1 < Integer.parseInt(piece.raw("count"))) {
        return null;
      }
      unfinished.remove(id);
      return text.toString(UTF_8);
    } catch (BadFrame e) {
      throw new AssertionError(e);
    }
  }

  /** Pieces so far. */
  public int pieces() {
    return pieces;
  }
}
