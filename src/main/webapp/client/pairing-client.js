/**
 * Random pairing: whoever is available gets a partner, first come, first served.
 *
 *     const client = new PairingClient();
 *     client.addEventListener("call", ({ detail: { call } }) => { … });
 *     await client.connect();
 *     client.findPartner();
 *
 * Events beside those of every client:
 * - `waiting` `{}`: in the queue
 * - `matched` `{partnerId, roomId, initiator}`: paired; the call is on its way
 * - `peer-left` `{partnerId}`: the partner has left
 *
 * @module pairing-client
 */

import { ParleyError } from "./errors.js";
import { politeByName } from "./negotiation.js";
import { PAIRING } from "./shapes.js";
import { SignalingClient } from "./signaling-client.js";

/**
 * @typedef {object} PairingOptions
 * @property {string} [userId] for servers that know their users
 * @property {string} [token] proof of it
 * @property {boolean} [autoRequeue] queue again when the partner leaves; default true
 */

/** Partners that do not know the field `initiator` may leave the first offer to us. */
const PATIENCE_MS = 4_000;

export class PairingClient extends SignalingClient {
  /** @type {string | null} given by the server for this connection */
  clientId = null;
  /** @type {string | null} */
  partnerId = null;

  #call = null;
  /** Whether the person wants a partner, whatever the connection is doing. */
  #wanting = false;

  /** @param {PairingOptions & import("./signaling-client.js").ClientOptions} [options] */
  constructor(options = {}) {
    super({ autoRequeue: true, ...options }, {
      path: "ws?protocol=pairing",
      keepAlive: { ping: { type: "ping" }, intervalMs: 25_000, silenceMs: 70_000 },
    });
  }

  /** @returns {import("./peer-call.js").PeerCall | null} */
  get call() {
    return this.#call;
  }

  /** Asks for a partner. Harmless when waiting already. */
  findPartner() {
    this.#wanting = true;
    this.#queue();
  }

  /** Leaves the partner, or the search for one, and asks for the next. */
  next() {
    this.#wanting = true;
    const known = this.partnerId !== null;
    this.#part();
    if (known) {
      if (this.send({ type: "next" })) this.emit("waiting", {});
    } else {
      this.#queue();
    }
  }

  /** Leaves the partner or the queue and does not ask for another. */
  leave() {
    this.#wanting = false;
    this.#part();
    this.send({ type: "leave" });
  }

  /** @protected The server speaks first: see `ready`. */
  register() {
    const { userId, token } = this.options;
    if (userId !== undefined || token !== undefined) this.send({ type: "auth", userId, token });
  }

  /** @protected */
  receive(message) {
    switch (message.type) {
      case "ready":
        this.#ready(message);
        break;
      case "matched":
        this.#matched(message);
        break;
      case "partner-left":
        this.#partnerLeft();
        break;
      case "ping":
        this.send({ type: "pong" });
        break;
      case "error":
        this.#refused(message);
        break;
      default:
        return this.#signal(message);
    }
  }

  /** @protected The server ends the pair; a conversation that is up does not need it. */
  lost() {
    this.partnerId = null;
    this.clientId = null;
    if (this.#call?.connectionState === "connected") this.#call.signalingLost();
    else this.#call?.close("remote");
  }

  #ready({ clientId, iceServers }) {
    this.clientId = clientId ?? null;
    this.iceServers = iceServers;
    this.registered();
    // Connected anew while a conversation goes on: it is not cut short, we queue when it is over.
    if (this.#wanting && !this.#call) this.#queue();
  }

  #queue() {
    if (this.state === "registered" && this.partnerId === null && this.send({ type: "available" })) {
      this.emit("waiting", {});
    }
  }

  #matched({ partnerId, roomId, initiator }) {
    if (!this.#wanting) return; // It crossed with our `leave`, which ends this pair.
    this.#call?.close("remote");
    this.partnerId = partnerId;
    // Older servers do not say who begins: then the ids decide, the same on both sides.
    const begins = initiator ?? !politeByName(this.clientId ?? "", partnerId);
    this.emit("matched", { partnerId, roomId, initiator: begins });
    const call = this.newCall({
      peer: partnerId,
      initiator: begins,
      polite: !begins,
      patienceMs: PATIENCE_MS,
      send: ({ description, candidate }) => {
        if (this.partnerId !== partnerId) return;
        this.send(description ? PAIRING.description(description) : PAIRING.candidate(candidate));
      },
    });
    this.#call = call;
    call.addEventListener("end", ({ detail }) => this.#callEnded(call, detail.reason));
  }

  #callEnded(call, reason) {
    if (this.#call !== call) return;
    this.#call = null;
    if (reason === "local" || !this.options.autoRequeue) return;
    // The partner hung up without a word to the server, or never could be reached.
    if (this.partnerId === null) {
      if (this.#wanting) this.#queue();
    } else if (reason === "failed") {
      this.next();
    }
  }

  #partnerLeft() {
    const { partnerId } = this;
    this.partnerId = null;
    const call = this.#call;
    this.#call = null;
    call?.close("remote");
    this.emit("peer-left", { partnerId });
    if (this.options.autoRequeue && this.#wanting) {
      this.#queue(); // Most servers have queued us by themselves; asking twice is harmless.
    } else {
      this.#wanting = false;
      this.send({ type: "leave" }); // They may have, and nobody is here to talk.
    }
  }

  #part() {
    this.partnerId = null;
    const call = this.#call;
    this.#call = null;
    call?.close();
  }

  #refused({ code, message }) {
    switch (code) {
      case "ALREADY_PAIRED":
      case "NOT_PAIRED":
        // Our word crossed with the server's: `matched` or `partner-left` is here or on its way.
        break;
      case "UNAUTHORIZED":
        this.giveUp(new ParleyError("unauthorized"));
        break;
      case "TRY_AGAIN":
        this.problem(new ParleyError("try-again"));
        break;
      case "RATE_LIMIT":
        this.problem(new ParleyError("rate-limited"));
        break;
      default:
        this.problem(new ParleyError("protocol-error", message && `The server did not accept a message: ${message}`));
    }
  }

  async #signal(message) {
    const signal = PAIRING.read(message);
    // A word of the partner before this one may still have been on its way.
    if (signal && (message.from ?? this.partnerId) === this.partnerId) await this.#call?.receive(signal);
  }
}
