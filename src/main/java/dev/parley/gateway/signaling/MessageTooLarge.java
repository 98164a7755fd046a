package dev.parley.gateway.signaling;

import java.io.IOException;

/** A signaling server sent more in one message than any may. */
final class MessageTooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  MessageTooLarge() {
    super("a message larger than 1 MiB");
  }
}
