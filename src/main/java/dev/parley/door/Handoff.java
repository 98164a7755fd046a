package dev.parley.door;

import dev.parley.door.held.Hold;

/**
 * What an upgrade hands to its line.
 *
 * @param hold stands between the server and the connection; null where none is needed
 * @param arrival to be told when the line is there
 */
record Handoff(Admitted admitted, Hold hold, Arrivals.Arrival arrival) {}
