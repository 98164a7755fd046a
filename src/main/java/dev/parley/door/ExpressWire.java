package dev.parley.door;

import dev.parley.door.express.ExpressConnection;
import dev.parley.exchange.CloseCause;
import java.util.function.Consumer;

/** A connection of our own framing as a wire. */
final class ExpressWire implements Wire {
  private final ExpressConnection connection;

  ExpressWire(ExpressConnection connection) {
    this.connection = connection;
  }

  @Override
  public void send(String text, Consumer<Throwable> done) {
    connection.send(text, done);
  }

  @Override
  public void ping(Consumer<Throwable> done) {
    connection.ping(done);
  }

  @Override
  public void close(CloseCause cause) {
    connection.close(cause);
  }

  @Override
  public void cut() {
    connection.cut();
  }
}
