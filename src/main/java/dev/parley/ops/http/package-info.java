/**
 * The plain HTTP resources beside the sockets (contract: "HTTP beside the sockets"), and the JSON
 * form of errors that the server itself makes, and the pages. What they answer is in {@link
 * dev.parley.ops.http.Resources}, the servlets only carry it.
 */
package dev.parley.ops.http;
