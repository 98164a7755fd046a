package dev.parley.gateway.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A STUN message (RFC 8489, section 5) as far as a probe needs it: a type, a transaction id and
 * attributes, of each kind the first.
 */
final class StunMessage {
  static final int BINDING = 0x0001;
  static final int ALLOCATE = 0x0003;
  static final int REFRESH = 0x0004;
  static final int SUCCESS = 0x0100;
  static final int ERROR = 0x0110;

  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int LIFETIME = 0x000d;
  static final int REALM = 0x0014;
  static final int NONCE = 0x0015;
  static final int REQUESTED_TRANSPORT = 0x0019;
  static final int XOR_MAPPED_ADDRESS = 0x0020;

  static final int HEADER_BYTES = 20;
  static final int ID_BYTES = 12;

  private static final int COOKIE = 0x2112a442;
  private static final int INTEGRITY_BYTES = 20;

  private final int type;
  private final byte[] id;
  private final Map<Integer, byte[]> attributes = new LinkedHashMap<>();

  /**
   * A message without attributes.
   *
   * @param id 12 bytes, random in a request
   */
  StunMessage(int type, byte[] id) {
    this.type = type;
    this.id = id.clone();
  }

  int type() {
    return type;
  }

  boolean answers(StunMessage request) {
    return Arrays.equals(id, request.id)
        && (type == (request.type | SUCCESS) || type == (request.type | ERROR));
  }

  StunMessage with(int attribute, byte[] value) {
    attributes.putIfAbsent(attribute, value);
    return this;
  }

  StunMessage with(int attribute, String value) {
    return with(attribute, value.getBytes(StandardCharsets.UTF_8));
  }

  StunMessage with(int attribute, int value) {
    return with(attribute, ByteBuffer.allocate(4).putInt(value).array());
  }

  Optional<byte[]> get(int attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /** Code and reason of an error answer; code 0 if it names none. */
  Map.Entry<Integer, String> error() {
    byte[] value = attributes.getOrDefault(ERROR_CODE, new byte[0]);
    if (value.length < 4) {
      return Map.entry(0, "");
    }
    String reason = new String(value, 4, value.length - 4, StandardCharsets.UTF_8);
    return Map.entry(
        (value[2] & 7) * 100 + (value[3] & 0xff), reason.replaceAll("[^\\x20-\\x7e]", "?"));
  }

  /** Where the server sees us (RFC 8489, section 14.2); nothing if it does not say. */
  Optional<InetSocketAddress> mappedAddress() {
    byte[] value = attributes.getOrDefault(XOR_MAPPED_ADDRESS, new byte[0]);
    if (value.length != 8 && value.length != 20) {
      return Optional.empty();
    }
    byte[] mask = ByteBuffer.allocate(16).putInt(COOKIE).put(id).array();
    int port = (((value[2] ^ mask[0]) & 0xff) << 8) | ((value[3] ^ mask[1]) & 0xff);
    byte[] address = Arrays.copyOfRange(value, 4, value.length);
    for (int i = 0; i < address.length; i++) {
      address[i] ^= mask[i];
    }
    try {
      return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are addresses", e);
    }
  }

  /** The message on the wire. */
  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + attributesLength());
    head(out, attributesLength());
    return out.array();
  }

  /** The message on the wire, signed with a long-term credential's key (RFC 8489, section 14.5). */
  byte[] encodeSigned(byte[] key) {
    int length = attributesLength() + 4 + INTEGRITY_BYTES;
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + length);
    head(out, length);
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      mac.update(out.array(), 0, out.position());
      out.putShort((short) MESSAGE_INTEGRITY).putShort((short) INTEGRITY_BYTES).put(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA1", e);
    }
    return out.array();
  }

  private void head(ByteBuffer out, int length) {
    out.putShort((short) type).putShort((short) length).putInt(COOKIE).put(id);
    attributes.forEach(
        (attribute, value) -> {
          out.putShort(attribute.shortValue()).putShort((short) value.length).put(value);
          out.put(new byte[padded(value.length) - value.length]);
        });
  }

  private int attributesLength() {
    return attributes.values().stream().mapToInt(value -> 4 + padded(value.length)).sum();
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  /** Reads a message; nothing if it is none. */
  static Optional<StunMessage> decode(byte[] bytes, int length) {
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    if (length < HEADER_BYTES) {
      return Optional.empty();
    }
    int type = in.getShort() & 0xffff;
    int rest = in.getShort() & 0xffff;
    boolean cookie = in.getInt() == COOKIE;
    byte[] id = new byte[ID_BYTES];
    in.get(id);
    if (type > 0x3fff || !cookie || rest != in.remaining()) {
      return Optional.empty();
    }
    StunMessage message = new StunMessage(type, id);
    while (in.remaining() >= 4) {
      int attribute = in.getShort() & 0xffff;
      int size = in.getShort() & 0xffff;
      if (padded(size) > in.remaining()) {
        return Optional.empty();
      }
      byte[] value = new byte[size];
      in.get(value);
      in.position(in.position() + padded(size) - size);
      message.with(attribute, value);
    }
    return Optional.of(message);
  }
}
