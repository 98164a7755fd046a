/**
 * The express line: RFC 6455 over the Servlet API's own upgrade ({@code
 * HttpServletRequest.upgrade}), without the server's WebSocket layer in between.
 *
 * <p>At the bottom a codec that knows bytes only: {@link dev.parley.door.express.FrameDecoder},
 * {@link dev.parley.door.express.FrameEncoder}. Above it the connection: what arrives is read by
 * {@link dev.parley.door.express.ExpressConnection}, what leaves is written by one {@link
 * dev.parley.door.express.FrameWriter}, neither of them ever blocking. What the three servers do
 * not do through the API alone is in a {@link dev.parley.door.express.Transport} for each. Queues
 * and their bounds are the door's, the same for every kind of line.
 *
 * <p>May import {@code exchange}, {@code door.held} and the Servlet API; not {@code
 * jakarta.websocket}.
 */
package dev.parley.door.express;
