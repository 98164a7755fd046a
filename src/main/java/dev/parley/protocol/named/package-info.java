/**
 * Named peers: clients log in under a name, see who else is there, and write to each other by name.
 * Section 4 of the wire contract; its seed is the named-peers signaling server.
 *
 * <p>All who can see each other are members of one {@link dev.parley.exchange.Rooms.Room}, one for
 * each space. Joining, leaving and being told of it are single steps of the exchange; a
 * conversation keeps nothing of the others.
 *
 * <p>May import {@code exchange}, {@code settings}, {@code json} and {@code ice}; no other
 * protocol.
 */
package dev.parley.protocol.named;
