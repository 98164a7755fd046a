/**
 * Remote ID, the called side: is reachable under a Remote ID and answers everyone who dials it.
 *
 *     const server = new RemoteIdServer({ remoteId: generateRemoteId() });
 *     server.addEventListener("call", ({ detail: { call, sessionId } }) => { … });
 *     await server.connect();
 *
 * Events beside those of every client:
 * - `session` `{sessionId, call}`: someone dialled
 * - `peer-left` `{sessionId, call}`: the caller left the exchange; a call that is up goes on without it,
 *   `call` is `null` when it was over already
 *
 * @module remote-id-server
 */

import { ParleyError } from "./errors.js";
import { remoteIdError } from "./remote-id.js";
import { REMOTE_ID } from "./shapes.js";
import { SignalingClient } from "./signaling-client.js";

/**
 * @typedef {object} RemoteIdServerOptions
 * @property {string} remoteId see `generateRemoteId`
 * @property {string} [secret] while this server is connected, only who knows it can take the id over
 * @property {number} [maxSessions] callers beyond this number are not answered
 */

const MAX_SESSIONS = 32;
/** A caller that never makes an offer does not hold a place for longer than this. */
const OFFER_TIMEOUT_MS = 60_000;

export class RemoteIdServer extends SignalingClient {
  /** @type {Map<string, import("./peer-call.js").PeerCall>} by session id */
  #sessions = new Map();
  #everRegistered = false;

  /** @param {RemoteIdServerOptions & import("./signaling-client.js").ClientOptions} options */
  constructor(options) {
    super(options, {
      path: "ws?protocol=remote-id",
      keepAlive: { ping: { type: "ping" }, intervalMs: 25_000, silenceMs: 70_000 },
    });
  }

  /** @protected */
  register() {
    const { remoteId, secret } = this.options;
    // With the field `iceServers` the exchange asks us, by `client-connected`, for fresh ones each time.
    this.send({ type: "register-server", remoteId, iceServers: this.iceServers, secret });
  }

  /** @protected */
  receive(message) {
    switch (message.type) {
      case "ping":
        this.send({ type: "pong" });
        break;
      case "registered":
        this.#everRegistered = true;
        this.registered();
        break;
      case "client-connected":
        return this.#answer(message.sessionId);
      case "client-disconnected":
        this.#left(message.sessionId);
        break;
      case "error":
        this.#refused(remoteIdError(message.error));
        break;
      default:
        return this.#signal(message);
    }
  }

  /** @protected The exchange forgets the sessions of a lost connection; calls that are up do not need it. */
  lost() {
    for (const call of this.#sessions.values()) withoutSignaling(call);
    this.#sessions.clear();
  }

  async #answer(sessionId) {
    if (typeof sessionId !== "string" || this.#sessions.has(sessionId)) return;
    if (this.calls.length >= (this.options.maxSessions ?? MAX_SESSIONS)) {
      this.problem(new ParleyError("rejected", "A caller was not answered: there are too many already."));
      return;
    }
    await this.refreshIceServers();
    this.send({ type: "session-ready", sessionId, iceServers: this.iceServers });
    const call = this.newCall({
      peer: sessionId,
      initiator: false,
      polite: true,
      send: ({ description, candidate }) => {
        if (this.#sessions.get(sessionId) !== call) return;
        const signal = description ? REMOTE_ID.description(description) : REMOTE_ID.candidate(candidate);
        this.send({ ...signal, sessionId });
      },
    });
    this.#sessions.set(sessionId, call);
    const unused = setTimeout(() => {
      if (call.connectionState === "new") call.close("failed", new ParleyError("call-failed"));
    }, OFFER_TIMEOUT_MS);
    call.addEventListener("end", () => {
      clearTimeout(unused);
      if (this.#sessions.get(sessionId) === call) this.#sessions.delete(sessionId);
    });
    this.emit("session", { sessionId, call });
  }

  #left(sessionId) {
    const call = this.#sessions.get(sessionId);
    this.#sessions.delete(sessionId);
    if (call) withoutSignaling(call);
    this.emit("peer-left", { sessionId, call: call ?? null });
  }

  #refused(error) {
    if (this.state === "registered") {
      this.problem(error);
    } else if (error.code === "try-again" || this.#everRegistered) {
      // Registered before, so the id is good: whatever is in the way now will pass.
      this.refused(error);
      this.socket.drop(error.retryAfterMs);
    } else {
      this.giveUp(error);
    }
  }

  async #signal(message) {
    const signal = REMOTE_ID.read(message);
    if (signal) await this.#sessions.get(message.sessionId)?.receive(signal);
  }
}

function withoutSignaling(call) {
  if (call.connectionState === "connected") call.signalingLost();
  else call.close("remote");
}
