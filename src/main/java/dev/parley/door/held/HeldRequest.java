package dev.parley.door.held;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;

/**
 * The request of an upgrade as the server's WebSocket implementation sees it: its upgrade handler
 * gets a connection that {@code hold} stands in front of.
 */
public final class HeldRequest extends HttpServletRequestWrapper {
  private final Hold hold;

  /** Wraps an upgrade request. */
  public HeldRequest(HttpServletRequest request, Hold hold) {
    super(request);
    this.hold = hold;
  }

  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerClass)
      throws IOException, ServletException {
    T handler;
    try {
      handler = handlerClass.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ServletException("cannot make " + handlerClass, e);
    }
    super.upgrade(HeldUpgrade.class).takeOver(handler, hold);
    return handler;
  }
}
