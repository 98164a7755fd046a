package dev.parley.gateway.rtc;

import java.util.concurrent.CompletableFuture;

/** A peer connection that answers. Its methods are called in its turns only. */
public interface RtcConnection {

  /**
   * What happens to a connection. Called on threads of the stack that other connections need, too:
   * whoever is called takes a note and returns. Nothing is called any more soon after {@link
   * #close}, but a last call may still be under way.
   */
  interface Listener {

    /** A way to reach this side was found, for the peer to know. */
    void onCandidate(IceCandidate candidate);

    /** The connection's state is now another. */
    void onState(RtcState state);

    /**
     * The peer opened a channel.
     *
     * @return who is told of it; nothing of the channel is lost before
     */
    RtcChannel.Listener onChannel(RtcChannel channel);

    /**
     * The stack holds more and more memory for this connection's sake and cannot give it back while
     * it lasts: it is to end within the next minutes. May be called again.
     */
    void onWornOut();
  }

  /**
   * Answers an offer: the first, or a later one of the same peer.
   *
   * @return the answer's SDP, on whatever thread; fails with {@link RtcException} if the stack does
   *     not take the offer
   */
  CompletableFuture<String> answer(OfferSdp offer);

  /**
   * A way to reach the peer; after the offer was answered. One that leads nowhere is harmless.
   *
   * @throws RtcException if the stack does not take it
   */
  void addCandidate(IceCandidate candidate) throws RtcException;

  /** Ends the connection and its channels; may be called again. Blocks for some milliseconds. */
  void close();
}
