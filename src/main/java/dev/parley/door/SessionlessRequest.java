package dev.parley.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;

/**
 * A request that makes no HTTP session. Open Liberty makes one for every WebSocket, with a cookie
 * for the client, and keeps it for half an hour after the socket is closed.
 */
final class SessionlessRequest extends HttpServletRequestWrapper {

  SessionlessRequest(HttpServletRequest request) {
    super(request);
  }

  @Override
  public HttpSession getSession() {
    return super.getSession(false);
  }

  @Override
  public HttpSession getSession(boolean create) {
    return super.getSession(false);
  }
}
