package dev.parley.door.express;

import dev.parley.exchange.CloseCause;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.eclipse.jetty.websocket.core.exception.ProtocolException;
import org.eclipse.jetty.websocket.core.internal.FrameSequence;
import org.eclipse.jetty.websocket.core.internal.Parser;

/**
 * What Jetty and the JDK make of a client's bytes: frames by Jetty's parser, their order by its
 * frame sequence, text by the JDK's decoder. Ends at the first error or close frame, as ours does.
 * Of the rules that Jetty leaves to others, masks and reserved bits are looked at here; that a
 * length must be in its shortest form it does not mind.
 */
final class JettyOracle {
  private static final String LOST = "failed " + CloseCause.WEBSOCKET_ERROR;
  private static final String BAD_UTF8 = "failed " + CloseCause.BAD_UTF8;
  private static final String TOO_BIG = "failed " + CloseCause.TOO_BIG;

  /** Some of these completes every character that can be completed. */
  private static final String[] ENDS = {
    "", "80", "90", "A0", "BF", "8080", "9080", "A080", "BF80", "808080", "908080", "A08080"
  };

  private final Configuration configuration = new Configuration.ConfigurationCustomizer();
  private final Parser parser = new Parser(new ByteBufferPool.NonPooling(), configuration);
  private final FrameSequence sequence = new FrameSequence();
  private final List<String> events = new ArrayList<>();
  private final int limit;

  private byte[] message = new byte[0];
  private boolean text;

  JettyOracle(int limit) {
    this.limit = limit;
    configuration.setAutoFragment(false);
  }

  /** Everything that is in these bytes. */
  List<String> read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.clone());
    try {
      while (buffer.remaining() >= 2 && frame(buffer)) {
        // One after the other.
      }
    } catch (MessageTooLargeException e) {
      events.add(TOO_BIG);
    } catch (ProtocolException e) {
      events.add(LOST);
    } catch (BadPayloadException e) {
      events.add(BAD_UTF8);
    }
    return events;
  }

  /** Reads a frame; false if it is the last. */
  private boolean frame(ByteBuffer buffer) {
    byte first = buffer.get(buffer.position());
    byte second = buffer.get(buffer.position() + 1);
    if ((first & 0x70) != 0 || (second & 0x80) == 0) {
      throw new ProtocolException("reserved bits, or no mask");
    }
    int opcode = first & 0x0F;
    boolean fin = (first & 0x80) != 0;
    sequence.check((byte) opcode, fin);
    int room = limit - message.length;
    configuration.setMaxFrameSize(opcode >= 8 ? 125 : Math.max(1, room));
    Frame.Parsed frame = parser.parse(buffer);
    if (frame == null) {
      return false;
    }
    frame.demask();
    byte[] payload = new byte[frame.getPayloadLength()];
    if (frame.hasPayload()) {
      frame.getPayload().get(payload);
    }
    frame.close();
    return switch (opcode) {
      case 8 -> close(payload);
      case 9 -> tell("ping " + new String(payload, StandardCharsets.ISO_8859_1));
      case 10 -> tell("pong");
      default -> data(opcode, fin, payload, room);
    };
  }

  private boolean tell(String event) {
    events.add(event);
    return true;
  }

  private boolean data(int opcode, boolean fin, byte[] payload, int room) {
    if (payload.length > room) {
      throw new MessageTooLargeException("too big");
    }
    if (opcode != 0) {
      text = opcode == 1;
    }
    int before = message.length;
    message = Arrays.copyOf(message, before + payload.length);
    System.arraycopy(payload, 0, message, before, payload.length);
    if (text && decode(message) == null && (fin || !canBecomeText())) {
      events.add(BAD_UTF8);
      return false;
    }
    if (fin) {
      events.add(
          text ? "text " + decode(message) + " " + message.length : "binary " + message.length);
      message = new byte[0];
    }
    return true;
  }

  private boolean close(byte[] payload) {
    int code = payload.length < 2 ? 1005 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    boolean allowed = payload.length == 0 || (payload.length > 1 && isTransmittable(code));
    if (!allowed) {
      events.add(LOST);
    } else if (payload.length > 2
        && decode(Arrays.copyOfRange(payload, 2, payload.length)) == null) {
      events.add(BAD_UTF8);
    } else {
      events.add("close " + code);
    }
    return false;
  }

  /** Jetty's word, but for what the registry has added since. */
  private static boolean isTransmittable(int code) {
    return CloseStatus.isTransmittableStatusCode(code) || (code >= 1012 && code <= 1014);
  }

  private boolean canBecomeText() {
    return Arrays.stream(ENDS)
        .map(java.util.HexFormat.of()::parseHex)
        .anyMatch(
            end -> {
              byte[] more = Arrays.copyOf(message, message.length + end.length);
              System.arraycopy(end, 0, more, message.length, end.length);
              return decode(more) != null;
            });
  }

  private static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
