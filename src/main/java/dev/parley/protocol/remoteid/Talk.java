package dev.parley.protocol.remoteid;

/**
 * What the two sides of a session tell each other: kinds of signals. {@code ref} is the session but
 * for {@link #REPLACED}.
 */
final class Talk {
  /** Client to server: a new session; the text is the remote id it asked for. */
  static final String CONNECT = "connect";

  /** Server to client: it does not go by that id any more. */
  static final String NOT_ME = "not-me";

  /** Server to client: the session is ready; the text is the list of ICE servers, or empty. */
  static final String READY = "ready";

  /** Client to server: a frame for it. */
  static final String TO_SERVER = "to-server";

  /** Server to client: a frame for it. */
  static final String TO_CLIENT = "to-client";

  /** Client to server: the session is over. */
  static final String CLIENT_LEFT = "client-left";

  /** Server to client: the session is over. */
  static final String SERVER_LEFT = "server-left";

  /** A newer socket to the former owner of an id, which is the {@code ref}. */
  static final String REPLACED = "replaced";

  private Talk() {}
}
