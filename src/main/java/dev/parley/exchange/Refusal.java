package dev.parley.exchange;

/**
 * Why an upgrade, or another request, is refused before the handshake.
 *
 * @param status the HTTP status, 400 to 599
 * @param error one sentence for the client, sent as {@code {"error":TEXT}}
 */
public record Refusal(int status, String error) {}
