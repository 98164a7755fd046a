package dev.parley.door.express;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;

/** What the server makes for an upgrade; all it does is to know its connection. */
public class ExpressHandler implements HttpUpgradeHandler {
  private volatile ExpressConnection connection;

  /** Whose handler it is; to be called before the server gives it its connection. */
  void belongsTo(ExpressConnection owner) {
    connection = owner;
  }

  @Override
  public void init(WebConnection web) {
    connection.start(web);
  }

  @Override
  public void destroy() {
    connection.destroyed(this);
  }
}
