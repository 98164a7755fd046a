/**
 * Remote ID, the caller's side: dials a server by its Remote ID.
 *
 *     const client = new RemoteIdClient({ remoteId: "MA-X7K9-P2M4" });
 *     client.addEventListener("call", ({ detail: { call } }) => { … });
 *     await client.connect();
 *
 * Events beside those of every client:
 * - `connected` `{remoteId, sessionId}`: the server took the call, the peer connection is on its way
 * - `peer-left` `{}`: the server has left the exchange; a call that is up goes on without it
 *
 * @module remote-id-client
 */

import { verdictOfClose } from "./close-codes.js";
import { remoteIdError } from "./remote-id.js";
import { REMOTE_ID } from "./shapes.js";
import { SignalingClient } from "./signaling-client.js";

/**
 * @typedef {object} RemoteIdClientOptions
 * @property {string} remoteId of the server to dial
 * @property {(description: RTCSessionDescriptionInit) => void} [verify] looks at each description of the
 *     server before it is used; what it throws, a ParleyError, ends the call and this client
 */

/** After a restart of the exchange the server may come back later than we do. */
const NOT_BACK_YET_MS = 10_000;
const MAX_NOT_BACK_YET = 6;

export class RemoteIdClient extends SignalingClient {
  /** @type {string | null} of the present session */
  sessionId = null;

  #call = null;
  #everConnected = false;
  #dialling = false;
  #notBackYet = 0;

  /** @param {RemoteIdClientOptions & import("./signaling-client.js").ClientOptions} options */
  constructor(options) {
    super(options, {
      path: "ws?protocol=remote-id",
      keepAlive: { ping: { type: "ping" }, intervalMs: 25_000, silenceMs: 70_000 },
    });
  }

  /** @returns {import("./peer-call.js").PeerCall | null} */
  get call() {
    return this.#call;
  }

  /** Dials again after a call ended. The session before it, if it is still there, ends. */
  dial() {
    this.#call?.close();
    this.reopen();
  }

  /** @protected */
  register() {
    this.sessionId = null;
    this.#dialling = true;
    this.send({ type: "connect-request", remoteId: this.options.remoteId });
  }

  /** @protected */
  receive(message) {
    switch (message.type) {
      case "ping":
        this.send({ type: "pong" });
        break;
      case "connected":
        this.#connected(message);
        break;
      case "peer-disconnected":
        this.sessionId = null;
        this.#withoutSignaling();
        this.emit("peer-left", {});
        break;
      case "error":
        this.#refused(remoteIdError(message.error));
        break;
      default:
        return this.#signal(message);
    }
  }

  /** @protected */
  lost() {
    this.sessionId = null;
    this.#withoutSignaling();
  }

  /** @protected */
  verdictOf(code, reason) {
    const verdict = verdictOfClose(code, reason);
    // A call that is up needs no session, and a socket without a session would only be closed again.
    return verdict.retry && this.#isUp()
      ? { retry: false, code: null, idle: true }
      : verdict;
  }

  #isUp() {
    return this.#call?.connectionState === "connected";
  }

  #connected({ remoteId, sessionId, iceServers }) {
    this.sessionId = sessionId;
    this.#dialling = false;
    this.#everConnected = true;
    this.#notBackYet = 0;
    this.iceServers = iceServers;
    this.registered();
    this.emit("connected", { remoteId, sessionId });
    this.#call?.close("remote");
    const call = this.newCall({
      peer: remoteId ?? this.options.remoteId,
      initiator: true,
      polite: false,
      // The session id is only an aid for reading logs: the exchange sets it itself.
      send: ({ description, candidate }) => {
        if (sessionId !== this.sessionId) return;
        const signal = description ? REMOTE_ID.description(description) : REMOTE_ID.candidate(candidate);
        this.send({ ...signal, sessionId });
      },
    });
    this.#call = call;
    call.addEventListener("end", ({ detail }) => {
      if (this.#call === call) this.#call = null;
      // The connection broke while nobody was there to repair it: dial anew.
      if (detail.reason !== "local" && this.state === "idle") this.dial();
    });
  }

  #withoutSignaling() {
    if (this.#isUp()) this.#call.signalingLost();
    else this.#call?.close("remote");
  }

  #refused(error) {
    if (!this.#dialling) {
      // An answer to something that we sent when the server had just left: no news, and no harm done.
      if (error.code !== "server-disconnected") this.problem(error);
      return;
    }
    this.#dialling = false;
    const absent = error.code === "unknown-remote-id" || error.code === "server-disconnected";
    if (this.#everConnected && absent && this.#notBackYet < MAX_NOT_BACK_YET) {
      this.#notBackYet += 1;
      this.refused(error);
      this.socket.drop(NOT_BACK_YET_MS);
    } else if (error.code === "try-again") {
      this.refused(error);
      this.socket.drop();
    } else {
      this.giveUp(error);
    }
  }

  async #signal(message) {
    const signal = REMOTE_ID.read(message);
    if (!signal || (message.sessionId ?? this.sessionId) !== this.sessionId) return;
    try {
      if (signal.description) this.options.verify?.(signal.description);
    } catch (error) {
      this.#call?.close("failed", error);
      this.giveUp(error);
      return;
    }
    await this.#call?.receive(signal);
  }
}
