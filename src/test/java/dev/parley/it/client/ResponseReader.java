package dev.parley.it.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads one HTTP response from a socket: the head, and for anything but 101 its body.
 *
 * @param surplus what came behind a 101 in the same packet: the first WebSocket bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ResponseReader(HttpAnswer answer, byte[] surplus) {
  private static final int LONGEST = 1 << 20;

  static ResponseReader read(InputStream in) throws IOException {
    byte[] bytes = new byte[4096];
    int size = 0;
    int end = -1;
    while (end < 0) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, size * 2);
      }
      int count = in.read(bytes, size, bytes.length - size);
      if (count < 0 || size > LONGEST) {
        throw new EOFException(
            "connection ended inside the head of a response, after " + size + " bytes");
      }
      size += count;
      end = Handshake.endOfHead(bytes, size);
    }
    HttpAnswer head = Handshake.head(new String(bytes, 0, end, StandardCharsets.ISO_8859_1));
    byte[] surplus = Arrays.copyOfRange(bytes, end, size);
    if (head.status() == 101) {
      return new ResponseReader(head, surplus);
    }
    InputStream rest =
        new java.io.SequenceInputStream(new java.io.ByteArrayInputStream(surplus), in);
    return new ResponseReader(
        HttpAnswer.of(head.status(), head.headers(), body(head, rest)), new byte[0]);
  }

  private static byte[] body(HttpAnswer head, InputStream in) throws IOException {
    if (head.header("Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT).contains("chunked")) {
      return chunks(in);
    }
    int length = head.header("Content-Length").map(Integer::parseInt).orElse(LONGEST);
    return in.readNBytes(length);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      int length = Integer.parseInt(size.split(";", 2)[0].strip(), 16);
      whole.writeBytes(in.readNBytes(length));
      line(in);
      if (length == 0) {
        return whole.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection ended inside a chunked body");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
