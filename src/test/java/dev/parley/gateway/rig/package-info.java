/**
 * What the gateway's tests talk to: a local API, a signaling server and a browser, all inside the
 * test's own process, on loopback and real sockets.
 */
package dev.parley.gateway.rig;
