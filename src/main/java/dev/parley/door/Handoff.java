package dev.parley.door;

import dev.parley.door.held.Hold;

/**
 * What an upgrade hands to its line.
 *
 * @param hold stands between the server and the connection; null where none is needed
 */
record Handoff(Admitted admitted, Hold hold) {}
