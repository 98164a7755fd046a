package dev.parley.gateway.rtc;

/**
 * A data channel (RFC 8831) that the peer opened; reliable and in order, if the peer wants it so.
 * Its methods are called in its connection's turns only.
 */
public interface RtcChannel {

  /**
   * What happens to a channel. Called on threads of the stack that other connections need, too:
   * whoever is called takes a note and returns.
   */
  interface Listener {

    /**
     * A message came.
     *
     * @param message the receiver's own
     * @param binary whether it is binary; else it is meant to be UTF-8
     */
    void onMessage(byte[] message, boolean binary);

    /**
     * The channel has opened, or some of what was given to {@link RtcChannel#send} has gone out.
     */
    void onWritable();

    /** The channel is closed, by whichever side. */
    void onClosed();
  }

  /** The name that the peer gave it; may be empty. */
  String label();

  /** Whether it takes messages now: not yet, or no longer, otherwise. */
  boolean isOpen();

  /**
   * Sends a message, after all those before. Whoever sends watches {@link #bufferedBytes}: a stack
   * that is given too much may lose it.
   *
   * @param message handed over: not to be changed any more
   * @return false if the message is lost: the channel is not open, or did not take it
   */
  boolean send(byte[] message, boolean binary);

  /** Bytes that were given to {@link #send} and have not gone out yet. */
  long bufferedBytes();

  /**
   * Closes the channel. What is still buffered may be lost. {@link Listener#onClosed} follows when
   * the peer has heard of it; may be called again.
   */
  void close();
}
