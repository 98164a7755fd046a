/**
 * Outgoing HTTP to the operator's own services: a webhook that is asked (authentication) and one
 * that is told (disconnects). Built on the JDK's {@link java.net.http.HttpClient}; everything is
 * asynchronous and bounded, so that a slow or hanging webhook never delays a relay. Imports {@code
 * body}, {@code exchange} (timers, the upgrade's headers), {@code settings} and {@code json}.
 *
 * <p>Source: the "Webhooks" section of the Ayame-DO document and PROTOCOLS.md, section 1.
 */
package dev.parley.webhook;
