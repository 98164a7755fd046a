package dev.parley.door.express;

import dev.parley.door.held.GrizzlySocket;
import dev.parley.door.held.ServerSocketHandle;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;

/** On Payara: as for the standard line, see {@link GrizzlySocket}. */
final class GrizzlyTransport implements Transport {
  /** What the server may keep for a client beyond one frame. */
  private static final int QUEUE_BYTES = 64 << 10;

  private final ServerSocketHandle socket;

  GrizzlyTransport(ServletRequest request) {
    this.socket = GrizzlySocket.of(request, QUEUE_BYTES);
  }

  @Override
  public boolean flushesHandshake() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void terminate() {
    socket.terminate();
  }

  @Override
  public void forget(HttpUpgradeHandler handler) {
    socket.forget(handler);
  }
}
