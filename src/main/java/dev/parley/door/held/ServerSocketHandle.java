package dev.parley.door.held;

import jakarta.servlet.http.HttpUpgradeHandler;

/** The connection below a request, where the server lets one get at it. */
public interface ServerSocketHandle {

  /** Nothing can be done. */
  ServerSocketHandle NONE =
      new ServerSocketHandle() {
        @Override
        public boolean isOpen() {
          return false;
        }

        @Override
        public void terminate() {}

        @Override
        public void forget(HttpUpgradeHandler handler) {}
      };

  /** Whether it is open still. */
  boolean isOpen();

  /** Closes it without waiting for what was not sent. May block for a moment. */
  void terminate();

  /** Makes the server let go of an upgrade handler whose connection has ended. */
  void forget(HttpUpgradeHandler handler);
}
