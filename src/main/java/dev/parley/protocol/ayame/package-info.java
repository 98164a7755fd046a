/**
 * Ayame: rooms of two at {@code /signaling}. Source: PROTOCOLS.md, section 1, and the Ayame-DO
 * document; the protocol's origin is OpenAyame/ayame. A fifth of it is the room, the rest is what
 * happens at its edges: who may enter (webhook), who is still there (heartbeat), who is told when
 * somebody leaves.
 *
 * <p>Read {@link dev.parley.protocol.ayame.AyameProtocol} first, then {@code AyameConversation}.
 * Imports {@code exchange}, {@code settings}, {@code json}, {@code webhook} and the ULID library.
 */
package dev.parley.protocol.ayame;
