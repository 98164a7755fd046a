/**
 * Bodies of HTTP answers that may be longer than we want to know. Used by the webhooks of the
 * server and by the proxy of the gateway, which know nothing of each other. Imports {@code java.*}
 * only.
 */
package dev.parley.body;
