package dev.parley.exchange;

/** What became of a routed signal. */
public enum Delivery {
  /** It is in the mailbox of a conversation on this node. */
  DELIVERED,
  /** It is on its way to another node. */
  FORWARDED,
  /** There is no such conversation any more. */
  GONE
}
