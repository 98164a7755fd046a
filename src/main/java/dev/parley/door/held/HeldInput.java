package dev.parley.door.held;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * Reads frame headers as they pass. Once the line closes nothing passes any more: what still
 * arrives is read and dropped, so that the client can finish its sentence and read our close frame.
 */
final class HeldInput extends ServletInputStream {
  private final ServletInputStream real;
  private final Hold hold;
  private final FrameHeaders headers;

  HeldInput(ServletInputStream real, Hold hold) {
    this.real = real;
    this.hold = hold;
    this.headers = new FrameHeaders(hold);
  }

  @Override
  public boolean isFinished() {
    return real.isFinished();
  }

  @Override
  public boolean isReady() {
    return !hold.isClosing() && real.isReady();
  }

  @Override
  public int available() throws IOException {
    return real.available();
  }

  @Override
  public int read() throws IOException {
    int b = real.read();
    if (b >= 0) {
      headers.pass(new byte[] {(byte) b}, 0, 1);
    }
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = real.read(bytes, offset, length);
    // Of a frame that is too big the reader gets nothing.
    return read > 0 ? headers.pass(bytes, offset, read) : read;
  }

  @Override
  public void setReadListener(ReadListener listener) {
    real.setReadListener(new Listener(listener));
  }

  @Override
  public void close() throws IOException {
    real.close();
  }

  private void drop() throws IOException {
    byte[] waste = new byte[8192];
    while (!hold.isOver() && real.isReady()) {
      int read = real.read(waste, 0, waste.length);
      if (read < 0) {
        return;
      }
      headers.pass(waste, 0, read);
    }
  }

  /** Stands between the server and Tyrus's listener. The server calls it one call at a time. */
  private final class Listener implements ReadListener {
    private final ReadListener listener;

    Listener(ReadListener listener) {
      this.listener = listener;
    }

    @Override
    public void onDataAvailable() throws IOException {
      if (!hold.isClosing()) {
        listener.onDataAvailable();
      }
      if (hold.isClosing()) {
        drop();
      }
    }

    @Override
    public void onAllDataRead() throws IOException {
      hold.clientGone();
      listener.onAllDataRead();
    }

    @Override
    public void onError(Throwable failure) {
      hold.clientGone();
      listener.onError(failure);
    }
  }
}
