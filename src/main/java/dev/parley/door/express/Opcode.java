package dev.parley.door.express;

/** The opcodes of RFC 6455, 5.2. */
final class Opcode {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  private Opcode() {}

  /** Whether the RFC gives it a meaning; the others are reserved. */
  static boolean isKnown(int opcode) {
    return opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
  }

  /** Close, ping and pong; also those that are reserved for control. */
  static boolean isControl(int opcode) {
    return opcode >= CLOSE;
  }
}
