package dev.parley.gateway.core;

/**
 * The budgets of a gateway, or of one of its sessions: no session takes more than half, so that one
 * visitor does not take it all; and what can wait, or be refused without harm, leaves something to
 * what can do neither.
 */
public final class Memory {
  private final ByteBudget messages;
  private final ByteBudget local;
  private final ByteBudget proxied;
  private final long sessionBytes;

  /**
   * Budgets of which nothing is taken.
   *
   * @param bytes in all
   */
  public Memory(long bytes) {
    messages = new ByteBudget(bytes);
    local = new ByteBudget(bytes - bytes / 4, messages);
    proxied = new ByteBudget(bytes / 2, messages);
    sessionBytes = bytes / 2;
  }

  private Memory(Memory whole) {
    sessionBytes = whole.sessionBytes;
    ByteBudget own = new ByteBudget(sessionBytes);
    messages = new ByteBudget(sessionBytes, whole.messages, own);
    local = new ByteBudget(sessionBytes, whole.local, own);
    proxied = new ByteBudget(sessionBytes, whole.proxied, own);
  }

  /** The share of one more session. */
  public Memory session() {
    return new Memory(this);
  }

  /** For messages from browsers, which nobody can hold back: up to all. */
  public ByteBudget messages() {
    return messages;
  }

  /** For messages of the local API, which can be read later: up to three quarters. */
  public ByteBudget local() {
    return local;
  }

  /** For answers to proxied requests, which can be refused: up to half. */
  public ByteBudget proxied() {
    return proxied;
  }

  /** Bytes taken at this moment, for whatever. */
  public long taken() {
    return messages.taken();
  }
}
