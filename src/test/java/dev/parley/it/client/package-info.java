/**
 * Strict WebSocket and HTTP clients for black-box tests.
 *
 * <p>They speak RFC 6455 themselves, over plain sockets, because a test must be able to do what a
 * decent client never does: send broken frames, never read, pull the cable, stay silent. And
 * because they must see what a decent client hides: the close code as it stood on the wire, the
 * answer to a refused upgrade, a frame that the server had no right to send. Nothing in here knows
 * anything about Parley.
 */
package dev.parley.it.client;
