package dev.parley.protocol.pairing;

import dev.parley.exchange.Desk;
import dev.parley.json.Frame;
import java.util.Optional;

/** Whether a client may queue: looks at the tokens it shows, if anyone does. */
final class Doorkeeper {
  private static final System.Logger LOG = System.getLogger(Doorkeeper.class.getName());

  private final Desk desk;
  private final Optional<TokenCheck> tokens;
  private boolean known;

  Doorkeeper(Desk desk, Optional<TokenCheck> tokens) {
    this.desk = desk;
    this.tokens = tokens;
  }

  /** Whether the client may queue now. */
  boolean admits() {
    return known || tokens.isEmpty() || !tokens.get().required();
  }

  /** The client says who it is; no answer means that this is fine. */
  void auth(Frame frame) {
    if (tokens.isEmpty()) {
      return;
    }
    // Whoever shows another token is whom that one makes it.
    known = false;
    String token = frame.string("token");
    if (token != null) {
      desk.await(tokens.get().accepts(token, frame.string("userId")), this::decided);
    } else if (frame.has("token") || tokens.get().required()) {
      desk.send(Messages.UNAUTHORIZED);
    }
  }

  private void decided(Boolean good, Throwable failure) {
    if (failure != null) {
      LOG.log(
          System.Logger.Level.WARNING, () -> desk.self() + "'s token was not checked: " + failure);
      desk.send(Messages.TRY_AGAIN);
    } else if (good) {
      known = true;
    } else {
      desk.send(Messages.UNAUTHORIZED);
    }
  }
}
