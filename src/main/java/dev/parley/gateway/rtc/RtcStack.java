package dev.parley.gateway.rtc;

import dev.parley.gateway.ice.IceServer;
import java.util.List;
import java.util.concurrent.Executor;

/** A WebRTC stack, with the gateway's certificate. Safe to use from any thread. */
public interface RtcStack extends AutoCloseable {

  /**
   * A new connection that waits for an offer. May block for some milliseconds.
   *
   * @param turns runs one task at a time, in order: everything that is asked of the connection and
   *     its channels must be asked within it, and the stack itself uses it for what it has to do in
   *     several steps
   * @param listener is told what happens, on threads of the stack
   * @throws RtcException if the stack cannot
   */
  RtcConnection connect(List<IceServer> iceServers, Executor turns, RtcConnection.Listener listener)
      throws RtcException;

  /**
   * Ends the stack. All of its connections must have been closed before; what cannot be ended is
   * left alone.
   */
  @Override
  void close();
}
