package dev.parley.gateway.bridge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.gateway.core.Content;
import dev.parley.gateway.core.Held;
import java.util.Base64;

/**
 * A message to the peer, in as many pieces as its limit asks for: itself, or frames {@code
 * {"type":"__chunk__","id","seq","count","b64"}} that the web app puts together again
 * (PROTOCOLS.md, section 5). A piece is made when it is sent, so that a large message is not in
 * memory twice.
 */
final class Pieces {
  private final Content message;
  private final boolean binary;
  private final Held held;
  private final String head;
  private final int pieceBytes;
  private final int count;
  private int next;

  private Pieces(
      Content message, boolean binary, Held held, String head, int pieceBytes, int count) {
    this.message = message;
    this.binary = binary;
    this.held = held;
    this.head = head;
    this.pieceBytes = pieceBytes;
    this.count = count;
  }

  /** A message that goes as it is. */
  static Pieces whole(Content message, boolean binary, Held held) {
    return new Pieces(message, binary, held, "", message.length(), 1);
  }

  /**
   * A text in frames of at most {@code maxBytes}.
   *
   * @param id that no other message of the session has
   * @return null if the limit is so small that a frame has no room for any of the text
   */
  static Pieces chunks(Content utf8, Held held, long id, int maxBytes) {
    String head = "{\"type\":\"__chunk__\",\"id\":" + id + ",\"seq\":";
    // As long as seq and count can get.
    int around = head.length() + ",\"count\":,\"b64\":\"\"}".length() + 2 * 10;
    int pieceBytes = (maxBytes - around) / 4 * 3;
    if (pieceBytes <= 0) {
      return null;
    }
    int count = (utf8.length() + pieceBytes - 1) / pieceBytes;
    return new Pieces(utf8, false, held, head, pieceBytes, count);
  }

  boolean isBinary() {
    return binary;
  }

  /** What the message has taken from the gateway's memory. */
  Held held() {
    return held;
  }

  int bytes() {
    return message.length();
  }

  boolean hasNext() {
    return next < count;
  }

  /** The next piece: an array of exactly its length. */
  byte[] next() {
    int seq = next++;
    if (head.isEmpty()) {
      return message.part(0, message.length());
    }
    int from = seq * pieceBytes;
    int length = Math.min(pieceBytes, message.length() - from);
    byte[] start = (head + seq + ",\"count\":" + count + ",\"b64\":\"").getBytes(US_ASCII);
    int base64 = (length + 2) / 3 * 4;
    byte[] frame = new byte[start.length + base64 + 2];
    System.arraycopy(start, 0, frame, 0, start.length);
    byte[] part = message.part(from, length);
    System.arraycopy(Base64.getEncoder().encode(part), 0, frame, start.length, base64);
    frame[frame.length - 2] = '"';
    frame[frame.length - 1] = '}';
    return frame;
  }
}
