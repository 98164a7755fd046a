package dev.parley.door;

import dev.parley.exchange.Protocol;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Connections;

/**
 * An upgrade that was let in: everything the line needs to know of the request.
 *
 * @param protocol whose path it is
 * @param subprotocol the WebSocket subprotocol to answer with; empty for none
 * @param place among the connections; to be left when it ends
 */
record Admitted(Protocol protocol, Upgrade upgrade, String subprotocol, Connections.Place place) {}
