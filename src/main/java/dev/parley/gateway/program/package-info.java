/**
 * The program {@code parley-gateway.jar}: command line, environment and properties file around
 * {@link dev.parley.gateway.WebRtcGateway}. The only room that talks to a terminal, and then
 * through picocli's writers; imports picocli, the QR code encoder and the rest of the gateway.
 */
package dev.parley.gateway.program;
