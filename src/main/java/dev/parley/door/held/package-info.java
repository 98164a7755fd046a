/**
 * A layer between Payara's WebSocket implementation (Tyrus) and its connection, in terms of the
 * Servlet API. It makes good what Tyrus does to a connection that ends (measured, see
 * docs/SERVERS.md):
 *
 * <ul>
 *   <li>Tyrus closes the connection right behind its close frame, and drops the frame if the client
 *       is not reading at that moment. Here the connection is held until the frame is gone and the
 *       client has answered or a time is over.
 *   <li>Tyrus keeps up to 4 MiB of a frame before it looks at its size, and answers a larger one
 *       with 1011. Here the size is seen in the frame's header.
 *   <li>The server below keeps up to 10 MB for a client that does not read, and a close waits for
 *       such a client without end. Here the queue is bounded and the connection can be cut.
 * </ul>
 *
 * <p>Start with {@link dev.parley.door.held.HeldRequest}. Imports the Servlet API and {@code
 * exchange}.
 */
package dev.parley.door.held;
