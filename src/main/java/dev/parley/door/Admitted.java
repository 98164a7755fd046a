package dev.parley.door;

import dev.parley.exchange.Protocol;
import dev.parley.exchange.Upgrade;

/**
 * An upgrade that was let in: everything the line needs to know of the request.
 *
 * @param protocol whose path it is
 * @param subprotocol the WebSocket subprotocol to answer with; empty for none
 */
record Admitted(Protocol protocol, Upgrade upgrade, String subprotocol) {}
