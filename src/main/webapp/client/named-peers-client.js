/**
 * Named peers: everyone has a name, sees the others' names and calls whom they like.
 *
 *     const client = new NamedPeersClient({ name: "ada", space: "office" });
 *     client.addEventListener("call", ({ detail: { call } }) => { … }); // ours and theirs
 *     await client.connect();
 *     client.callPeer("grace");
 *
 * Events beside those of every client:
 * - `peers` `{peers}`: the names of all the others, whenever they change
 * - `peer-joined` `{peer}`, `peer-left` `{peer}`
 * - `incoming` `{peer}`: somebody calls; `preventDefault()` declines
 * - `broadcast` `{message}`: `stream_started` and the like
 * - `relay` `{message}`: any other message that a peer addressed to us
 *
 * @module named-peers-client
 */

import { verdictOfClose } from "./close-codes.js";
import { ParleyError } from "./errors.js";
import { politeByName } from "./negotiation.js";
import { NAMED } from "./shapes.js";
import { SignalingClient } from "./signaling-client.js";

/**
 * @typedef {object} NamedPeersOptions
 * @property {string} name 1 to 64 of ASCII letters, digits, `-`, `_`, `.`
 * @property {string} [space] names in one space do not see those in another
 */

const BROADCASTS = new Set(["stream_started", "stream_stopped", "stream_restored", "page_opened"]);
/** After a broken link the server may hold our name for us until it notices: two liveness intervals. */
const GHOST_MS = 75_000;
const GHOST_RETRY_MS = 5_000;

export class NamedPeersClient extends SignalingClient {
  #peers = new Set();
  /** @type {Map<string, import("./peer-call.js").PeerCall>} by the other's name */
  #callsByName = new Map();
  #lostAt = null;

  /** @param {NamedPeersOptions & import("./signaling-client.js").ClientOptions} options */
  constructor(options) {
    const query = options.space ? `?space=${encodeURIComponent(options.space)}` : "";
    super(options, {
      path: `./${query}`,
      keepAlive: { ping: { type: "ping" }, intervalMs: 25_000, silenceMs: 70_000 },
    });
  }

  /** @returns {string[]} the names of the others, in order of arrival */
  get peers() {
    return [...this.#peers];
  }

  /**
   * Calls somebody. A call that is there already is returned as it is.
   *
   * @param {string} peer
   * @returns {import("./peer-call.js").PeerCall}
   */
  callPeer(peer) {
    const present = this.#callsByName.get(peer);
    if (present) return present;
    if (!this.#peers.has(peer)) throw new ParleyError("unknown-peer");
    return this.#start(peer, true);
  }

  /**
   * Ends the call with somebody, and lets them know.
   *
   * @param {string} peer
   */
  hangUp(peer) {
    this.#callsByName.get(peer)?.close();
  }

  /**
   * Tells all others something.
   *
   * @param {"stream_started" | "stream_stopped" | "stream_restored" | "page_opened"} type
   * @param {object} [fields]
   * @returns {boolean} whether it was sent
   */
  broadcast(type, fields = {}) {
    return this.send({ ...fields, type });
  }

  /**
   * Sends a message of any type to one peer, by way of the server.
   *
   * @param {string} target
   * @param {object & {type: string}} message
   * @returns {boolean} whether it was sent
   */
  relay(target, message) {
    return this.send({ ...message, target });
  }

  /** @protected */
  register() {
    this.send({ type: "login", name: this.options.name });
  }

  /** @protected */
  receive(message) {
    // Whatever says who it is from comes from a peer, whatever its type is.
    if (typeof message.from === "string") return this.#fromPeer(message);
    switch (message.type) {
      case "login_success":
        this.#loggedIn(message.clients ?? []);
        break;
      case "peer_connected":
        this.#joined(message.peer);
        break;
      case "peer_disconnected":
        this.#left(message.peer);
        break;
      case "ping":
        this.send({ type: "pong" });
        break;
      case "error":
        this.#refused(message);
        break;
      default:
        break; // `ready` of the shared endpoint, `pong`, and what later servers may say
    }
  }

  /** @protected */
  lost() {
    if (this.state === "registered") this.#lostAt = performance.now();
    for (const call of this.calls) withoutSignaling(call);
  }

  /** @protected */
  verdictOf(code, reason) {
    if (code !== 4000) return verdictOfClose(code, reason);
    const ghost = this.#lostAt !== null && performance.now() - this.#lostAt < GHOST_MS;
    return ghost
      ? { retry: true, code: "name-taken", minDelayMs: GHOST_RETRY_MS }
      : { retry: false, code: "name-taken" };
  }

  #loggedIn(names) {
    this.#lostAt = null;
    this.#peers = new Set(names.filter((name) => name !== this.options.name));
    this.registered();
    this.emit("peers", { peers: this.peers });
    for (const [peer, call] of this.#callsByName) {
      if (this.#peers.has(peer)) call.signalingRestored();
    }
  }

  #joined(peer) {
    if (typeof peer !== "string") return;
    this.#peers.add(peer);
    this.#callsByName.get(peer)?.signalingRestored();
    this.emit("peer-joined", { peer });
    this.emit("peers", { peers: this.peers });
  }

  #left(peer) {
    if (!this.#peers.delete(peer)) return;
    const call = this.#callsByName.get(peer);
    if (call) withoutSignaling(call);
    this.emit("peer-left", { peer });
    this.emit("peers", { peers: this.peers });
  }

  #start(peer, initiator) {
    const call = this.newCall({
      peer,
      initiator,
      polite: politeByName(this.options.name, peer),
      send: ({ description, candidate }) => {
        const signal = description ? NAMED.description(description) : NAMED.candidate(candidate);
        this.relay(peer, signal);
      },
    });
    this.#callsByName.set(peer, call);
    call.addEventListener("end", ({ detail }) => {
      if (this.#callsByName.get(peer) === call) this.#callsByName.delete(peer);
      if (detail.reason !== "remote" && this.#peers.has(peer)) this.relay(peer, { type: "hangup" });
    });
    return call;
  }

  async #fromPeer(message) {
    const { from } = message;
    const signal = NAMED.read(message);
    if (signal) {
      await this.#signal(from, signal);
    } else if (message.type === "hangup") {
      this.#callsByName.get(from)?.close("remote");
    } else if (BROADCASTS.has(message.type) && message.target === undefined) {
      this.emit("broadcast", { message });
    } else {
      this.emit("relay", { message });
    }
  }

  async #signal(from, signal) {
    let call = this.#callsByName.get(from);
    if (signal.description?.type === "offer") {
      if (call?.isFromAnother(signal.description)) {
        call.close("remote");
        call = undefined;
      }
      call ??= this.#incoming(from);
    }
    // Without a call, a candidate or an answer is an echo of one that is over.
    await call?.receive(signal);
  }

  #incoming(peer) {
    const event = new CustomEvent("incoming", { detail: { peer }, cancelable: true });
    if (this.dispatchEvent(event)) return this.#start(peer, false);
    this.relay(peer, { type: "hangup" });
    return undefined;
  }

  #refused({ error, target }) {
    switch (error) {
      case "name_taken":
        this.refused(new ParleyError("name-taken"));
        break;
      case "invalid_name":
        this.refused(new ParleyError("invalid-name"));
        break;
      case "try_again":
        this.refused(new ParleyError("try-again"));
        break;
      case "target_not_found":
        this.#callsByName.get(target)?.close("remote", new ParleyError("unknown-peer"));
        this.problem(new ParleyError("unknown-peer", target && `Nobody called ${target} is here.`));
        break;
      case "rate_limit_exceeded":
        this.problem(new ParleyError("rate-limited", "That was too fast. The server left out a message."));
        break;
      default:
        this.problem(new ParleyError("protocol-error", error && `The server did not accept a message: ${error}.`));
    }
  }
}

function withoutSignaling(call) {
  if (call.connectionState === "connected") call.signalingLost();
  else call.close("remote");
}
