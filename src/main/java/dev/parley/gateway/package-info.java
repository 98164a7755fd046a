/**
 * The gateway: the home side of protocol 2, which brings a browser anywhere to a WebSocket API at
 * home, end to end encrypted and with no open port (PROTOCOLS.md, section 5). A library, of which
 * {@link dev.parley.gateway.WebRtcGateway} is the door, and a program; not part of the WAR, because
 * its native code can end the process it runs in. Of the rest of Parley the gateway imports {@code
 * dev.parley.json} only.
 */
package dev.parley.gateway;
