/**
 * HTTP requests that come over a data channel, answered by the local API's own host (PROTOCOLS.md,
 * section 5). Never by another, whatever the path says. Imports {@code dev.parley.gateway.core},
 * {@code dev.parley.body}, {@code dev.parley.json} and {@code java.*}.
 */
package dev.parley.gateway.proxy;
