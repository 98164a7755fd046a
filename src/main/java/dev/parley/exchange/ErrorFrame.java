package dev.parley.exchange;

/**
 * A frame that tells a client what it did wrong, or what cannot be done for it.
 *
 * @param code what the log says: words of ours, never the client's
 * @param text the frame
 */
public record ErrorFrame(String code, String text) {}
