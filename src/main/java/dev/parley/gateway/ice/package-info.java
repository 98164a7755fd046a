/**
 * STUN and TURN servers as the gateway knows them, and the little STUN (RFC 8489) and TURN (RFC
 * 8656) that it takes to tell whether they can be reached. Imports {@code dev.parley.json} and
 * {@code java.*}.
 */
package dev.parley.gateway.ice;
