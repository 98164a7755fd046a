/**
 * What everybody needs who asks others over HTTP: bodies that may be longer than we want to know,
 * and clients that end with the application. Used by the webhooks and the token checks of the
 * server and by the proxy of the gateway, which know nothing of each other. Imports {@code java.*}
 * only.
 */
package dev.parley.body;
