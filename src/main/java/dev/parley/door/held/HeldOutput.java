package dev.parley.door.held;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Watches for the close frame. Tyrus writes each frame with one call and flushes it. */
final class HeldOutput extends ServletOutputStream {
  private static final int OPCODE = 0x0f;

  private final ServletOutputStream real;
  private final Hold hold;
  private boolean closeFrame;

  HeldOutput(ServletOutputStream real, Hold hold) {
    this.real = real;
    this.hold = hold;
  }

  @Override
  public boolean isReady() {
    return real.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    real.setWriteListener(listener);
  }

  @Override
  public void write(int b) throws IOException {
    real.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    real.write(bytes, offset, length);
    closeFrame |= length > 0 && (bytes[offset] & OPCODE) == FrameHeaders.CLOSE;
  }

  @Override
  public void flush() throws IOException {
    real.flush();
    if (closeFrame) {
      hold.closeFrameSent();
    }
  }

  @Override
  public void close() throws IOException {
    real.close();
  }
}
