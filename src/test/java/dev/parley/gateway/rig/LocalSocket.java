package dev.parley.gateway.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** A WebSocket connection of the {@link LocalServer}, the server's end. */
public final class LocalSocket {
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  /** What came: a text, bytes, or a close frame with its code; 1006 when the line was cut. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Heard(String text, byte[] bytes, int closeCode) {}

  private final LocalServer.Request request;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private volatile Consumer<Heard> taker = heard::add;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  LocalSocket(LocalServer.Request request, Socket socket, InputStream in, OutputStream out) {
    this.request = request;
    this.socket = socket;
    this.in = new DataInputStream(in);
    this.out = out;
  }

  /** The request's target, query included. */
  public String target() {
    return request.target();
  }

  /** The request's headers, names in small letters. */
  public Map<String, String> headers() {
    return request.headers();
  }

  /** Takes what comes, on the connection's thread, instead of {@link #next}. */
  public void onHeard(Consumer<Heard> other) {
    taker = other;
  }

  /** The next thing that came. */
  public Heard next() {
    return Await.next(heard);
  }

  /** What came and nobody has asked for yet. */
  public int waiting() {
    return heard.size();
  }

  /** Stops reading, after the message that is being read. */
  public void stopReading() {
    gate = new CountDownLatch(1);
  }

  /** Reads on. */
  public void readOn() {
    gate.countDown();
  }

  public void say(String text) {
    write(TEXT, true, text.getBytes(UTF_8));
  }

  public void say(byte[] bytes) {
    write(BINARY, true, bytes);
  }

  /** A text in two frames. */
  public void sayInParts(String first, String second) {
    write(TEXT, false, first.getBytes(UTF_8));
    write(0, true, second.getBytes(UTF_8));
  }

  /** Text that need not be any. */
  public void sayAsText(byte[] bytes) {
    write(TEXT, true, bytes);
  }

  public void ping() {
    ping("");
  }

  public void ping(String payload) {
    write(PING, true, payload.getBytes(UTF_8));
  }

  public void close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    write(
        CLOSE, true, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  /** Ends the line without a word. */
  public void cut() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void write(int opcode, boolean last, byte[] payload) {
    try {
      ByteBuffer head = ByteBuffer.allocate(10);
      head.put((byte) ((last ? 0x80 : 0) | opcode));
      if (payload.length < 126) {
        head.put((byte) payload.length);
      } else if (payload.length < 65_536) {
        head.put((byte) 126).putShort((short) payload.length);
      } else {
        head.put((byte) 127).putLong(payload.length);
      }
      out.write(head.array(), 0, head.position());
      out.write(payload);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void read() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int kind = 0;
    try {
      while (true) {
        gate.await();
        int first = in.readUnsignedByte();
        byte[] payload = payload();
        int opcode = first & 15;
        if (opcode == CLOSE) {
          int code = payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
          taker.accept(new Heard(null, null, code));
          write(CLOSE, true, payload);
          return;
        } else if (opcode == PING) {
          write(PONG, true, payload);
        } else if (opcode == PONG) {
          taker.accept(new Heard("(pong)" + new String(payload, UTF_8), null, 0));
        } else {
          kind = opcode == 0 ? kind : opcode;
          message.writeBytes(payload);
          if ((first & 0x80) != 0) {
            byte[] all = message.toByteArray();
            message.reset();
            taker.accept(
                kind == TEXT
                    ? new Heard(new String(all, UTF_8), null, 0)
                    : new Heard(null, all, 0));
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      taker.accept(new Heard(null, null, 1006));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] payload() throws IOException {
    int length = in.readUnsignedByte() & 127;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] mask = new byte[4];
    in.readFully(mask);
    byte[] payload = new byte[length];
    in.readFully(payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return payload;
  }
}
