package dev.parley.door.held;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;

/** The upgrade handler that the server knows; the real one speaks through a held connection. */
public class HeldUpgrade implements HttpUpgradeHandler {
  private HttpUpgradeHandler handler;
  private Hold hold;

  void takeOver(HttpUpgradeHandler real, Hold with) {
    this.handler = real;
    this.hold = with;
  }

  @Override
  public void init(WebConnection connection) {
    handler.init(new HeldConnection(connection, hold));
  }

  @Override
  public void destroy() {
    hold.gone(this);
    handler.destroy();
  }
}
