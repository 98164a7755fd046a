package dev.parley.it.client;

import java.io.IOException;

/** The server answered the WebSocket upgrade with an ordinary HTTP response. */
public final class UpgradeRefused extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient HttpAnswer answer;

  UpgradeRefused(HttpAnswer answer) {
    super("upgrade refused: " + answer);
    this.answer = answer;
  }

  public HttpAnswer answer() {
    return answer;
  }
}
