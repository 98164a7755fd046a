package dev.parley.door.held;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;

/** A connection whose end is up to a {@link Hold}. */
final class HeldConnection implements WebConnection {
  private final HeldInput input;
  private final HeldOutput output;
  private final Hold hold;

  HeldConnection(WebConnection real, Hold hold) {
    try {
      this.input = new HeldInput(real.getInputStream(), hold);
      this.output = new HeldOutput(real.getOutputStream(), hold);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    this.hold = hold;
    hold.holds(real);
  }

  @Override
  public ServletInputStream getInputStream() {
    return input;
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return output;
  }

  @Override
  public void close() {
    hold.closeWanted();
  }
}
