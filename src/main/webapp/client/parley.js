/**
 * parley.js: the four protocols of a Parley server as clients, for browsers.
 *
 * A plain ES module without dependencies. Import it from the server itself:
 *
 *     import { AyameClient } from "https://your-server/client/parley.js";
 *
 * | Class | Protocol | Who meets whom |
 * | --- | --- | --- |
 * | {@link AyameClient} | Ayame, `/signaling` | two in a room |
 * | {@link RemoteIdServer}, {@link RemoteIdClient} | Remote ID, `/ws` | many callers, one server |
 * | {@link GatewayClient} | Remote ID, `/ws` | a browser and the API behind a gateway at home |
 * | {@link PairingClient} | random pairing, `/ws` | two who are waiting |
 * | {@link NamedPeersClient} | named peers, `/` | everyone everyone, by name |
 *
 * All of them are {@link SignalingClient}s: `connect()`, `close()`, `state`, and the events `state`,
 * `error`, `call`, `wire`. Each call is a {@link PeerCall} with its own events `open`, `message`,
 * `track`, `connection` and `end`. Every error is a {@link ParleyError} with a `code` for programs and
 * a `message` for people.
 *
 * What is taken care of: reconnection (exponential back-off with full jitter, close codes that forbid
 * it, registering again), keep-alive in both directions, perfect negotiation, trickle ICE with early
 * candidates kept, ICE restart, and that `close()` leaves nothing behind.
 *
 * @module parley
 */

export { AyameClient } from "./ayame-client.js";
export { backoffBound, backoffDelay, DEFAULT_BACKOFF } from "./backoff.js";
export { verdictOfClose } from "./close-codes.js";
export { refusalByStatus } from "./diagnosis.js";
export { ParleyError } from "./errors.js";
export { GatewayClient } from "./gateway-client.js";
export { fetchIceServers } from "./ice-servers.js";
export { NamedPeersClient } from "./named-peers-client.js";
export { PairingClient } from "./pairing-client.js";
export { checkPin, isPinned, pinnedIdOf } from "./pinned-id.js";
export { PeerCall } from "./peer-call.js";
export { generateRemoteId } from "./remote-id.js";
export { RemoteIdClient } from "./remote-id-client.js";
export { RemoteIdServer } from "./remote-id-server.js";
export { serverUrl, socketUrl } from "./server-url.js";
export { SignalingClient } from "./signaling-client.js";
