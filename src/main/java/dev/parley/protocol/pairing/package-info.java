/**
 * Random pairing: strangers wait in a queue and are paired, first in, first out. Section 3 of the
 * wire contract; its seed is the random-pairing signaling server.
 *
 * <p>The queue, the pairs and the cool-down are the exchange's ({@link
 * dev.parley.exchange.Pairings}). What a conversation knows of them is a cache that may be a moment
 * behind: a ticket tells a fresh match from a stale one, the room in {@code ref} tells words and
 * farewells of the present partner from those of a former one.
 *
 * <p>May import {@code exchange}, {@code settings}, {@code json} and {@code ice}; no other
 * protocol.
 */
package dev.parley.protocol.pairing;
