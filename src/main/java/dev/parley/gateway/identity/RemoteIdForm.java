package dev.parley.gateway.identity;

/** Which Remote ID an identity goes by (PROTOCOLS.md, section 5). */
public enum RemoteIdForm {
  /** 26 characters that pin the certificate: a hijacked signaling server is harmless. */
  PINNED,
  /** {@code MA-XXXX-XXXX}: short enough to be read out, and nothing that could be checked. */
  SHORT
}
