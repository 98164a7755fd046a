package dev.parley.exchange;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One signaling protocol. A protocol is a CDI bean of this type in a package of its own; door,
 * health and the shared {@code /ws} find it by that. Methods may be called from any thread and do
 * not block.
 */
public interface Protocol {

  /** The path on which several protocols share their connections; the first frame chooses. */
  String SHARED_PATH = "/ws";

  /**
   * Its name: the value of {@code ?protocol=}, the WebSocket subprotocol, the label in gauges and
   * logs.
   */
  String name();

  /**
   * Its own path, on which nothing else is spoken; empty if it only lives on {@link #SHARED_PATH}.
   */
  Optional<String> path();

  /**
   * The types of a first frame that choose this protocol on {@link #SHARED_PATH}; empty if it does
   * not live there. No two protocols share one.
   */
  Set<String> openers();

  /**
   * Whether its server speaks first. On a shared connection whose protocol is not chosen yet its
   * conversation is opened with the line, so that it can greet; if another protocol is chosen, that
   * conversation is dropped without {@link Conversation#onClosed}: it must hold nothing until its
   * first frame.
   */
  default boolean speaksFirst() {
    return false;
  }

  /** The most bytes a frame on its own path may have at connect time. */
  int frameLimit();

  /**
   * Refuses an upgrade on its own path before the handshake, whether or not it is one: also a plain
   * GET is asked.
   */
  default Optional<Refusal> refuse(Upgrade upgrade) {
    return Optional.empty();
  }

  /** The protocol that an upgrade on its path will speak; empty if only its first frame tells. */
  default Optional<Protocol> spoken(Upgrade upgrade) {
    return Optional.of(this);
  }

  /**
   * Whether an upgrade on its path counts as a request of its client's address: it may be the first
   * step of guessing something.
   */
  default boolean isRequest(Upgrade upgrade) {
    return false;
  }

  /**
   * Whether a client may show its token after connecting: then nobody is refused before for having
   * shown none.
   */
  default boolean takesTokensLater() {
    return false;
  }

  /**
   * Refuses an upgrade for what its token allows: asked when {@link #refuse} did not, and the token
   * is good or there is none.
   */
  default Optional<Refusal> refuseGrant(Upgrade upgrade) {
    return Optional.empty();
  }

  /**
   * The WebSocket subprotocol to answer with, one of those that {@code upgrade} offers (RFC 6455,
   * 4.2.2).
   */
  default Optional<String> subprotocol(Upgrade upgrade) {
    return Optional.empty();
  }

  /**
   * Starts a conversation on a new line.
   *
   * @param chosen whether the client chose the protocol when connecting (by path, pin or
   *     subprotocol) and not by its first frame
   */
  Conversation open(Desk desk, Upgrade upgrade, boolean chosen);

  /**
   * What it has at this moment, by name, for health and metrics; connections are counted for it.
   */
  Map<String, Long> figures();
}
