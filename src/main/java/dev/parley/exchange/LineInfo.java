package dev.parley.exchange;

import java.util.Optional;

/**
 * A line at one moment, for operators.
 *
 * @param peer its conversation
 * @param protocol what it speaks
 * @param as the room, name or id that its client has registered for or as
 * @param link what it and its latest partner know their link by: the room, the session
 * @param partner its latest partner
 * @param waiting whether it waits for one
 */
public record LineInfo(
    PeerId peer,
    String protocol,
    Optional<String> as,
    Optional<String> link,
    Optional<PeerId> partner,
    boolean waiting) {}
