/**
 * Ayame: a room holds two, and the second to enter calls the first.
 *
 *     const client = new AyameClient({ roomId: "tea-room" });
 *     client.addEventListener("call", ({ detail: { call } }) => {
 *       call.addEventListener("open", () => call.send("Hello"));
 *       call.addEventListener("message", ({ detail }) => console.log(detail.data));
 *     });
 *     await client.connect();
 *
 * Events beside those of every client:
 * - `accepted` `{connectionId, isExistClient, authzMetadata}`: we are in the room; with `isExistClient`
 *   the other one is there already and is being called
 * - `peer-left` `{}`: the other one has left
 * - `relay` `{message}`: a `message` of the other one, which the server relays only when it is set to
 *
 * @module ayame-client
 */

import { verdictOfClose } from "./close-codes.js";
import { ParleyError } from "./errors.js";
import { AYAME } from "./shapes.js";
import { SignalingClient } from "./signaling-client.js";

/**
 * @typedef {object} AyameOptions
 * @property {string} roomId 1 to 255 characters, told only to those whom you want to meet
 * @property {string} [clientId] by default the server's connection id
 * @property {string} [signalingKey] for servers that ask for one
 * @property {unknown} [authnMetadata] passed on to the server's authentication webhook
 * @property {boolean} [standalone] leave the server as soon as the call is up
 * @property {boolean} [stayInRoom] when the other one leaves, enter the room again and wait for the next
 */

/** The server pings every few seconds; its longest sensible setting is well below this. */
const SILENCE_MS = 90_000;

/** The room's history makes politeness: the one who came second, and calls, does not give way. */
export class AyameClient extends SignalingClient {
  /** @type {string | null} given by the server at registration */
  connectionId = null;

  #call = null;
  #left = false;

  /** @param {AyameOptions & import("./signaling-client.js").ClientOptions} options */
  constructor(options) {
    super(options, {
      path: `signaling?roomId=${encodeURIComponent(options.roomId)}`,
      keepAlive: { ping: null, intervalMs: 10_000, silenceMs: SILENCE_MS },
    });
  }

  /** @returns {import("./peer-call.js").PeerCall | null} the call of this room, if there is one */
  get call() {
    return this.#call;
  }

  /**
   * Sends application data by way of the server, for servers with `TYPE_MESSAGE=true`. Any other server
   * takes it for a mistake and closes the connection.
   *
   * @param {object} fields
   * @returns {boolean} whether it was sent
   */
  relay(fields) {
    return this.send({ ...fields, type: "message" });
  }

  /** @protected */
  register() {
    const { roomId, clientId, signalingKey, authnMetadata, standalone } = this.options;
    this.#left = false;
    // What is undefined is left out by JSON; servers refuse fields that are null.
    this.send({
      type: "register",
      roomId,
      clientId,
      signalingKey,
      key: signalingKey, // what servers before 2020 call it
      authnMetadata,
      ayameClient: "parley.js",
      standalone: standalone || undefined,
    });
  }

  /** @protected */
  receive(message) {
    switch (message.type) {
      case "ping":
        this.send({ type: "pong" });
        break;
      case "accept":
        this.#accepted(message);
        break;
      case "reject":
        this.refused(rejection(message.reason));
        break;
      case "bye":
        this.#left = true;
        this.#call?.close("remote");
        this.emit("peer-left", {});
        break;
      case "message":
        this.emit("relay", { message });
        break;
      default:
        return this.#signal(message);
    }
  }

  /** @protected */
  lost() {
    this.connectionId = null;
    this.#call?.signalingLost();
  }

  /** @protected */
  verdictOf(code, reason) {
    // If either of the two is standalone no bye is said when one leaves, and a call that is up goes on.
    const silent = this.options.standalone || (reason === "bye" && !this.#left);
    if (code === 1000 && silent && this.#call?.connectionState === "connected") {
      return { retry: false, code: null, idle: true };
    }
    if (code === 1000 && (this.#left || reason === "bye")) {
      return this.options.stayInRoom
        ? { retry: true, code: null }
        : { retry: false, code: null, orderly: true };
    }
    return verdictOfClose(code, reason);
  }

  #accepted(message) {
    const { connectionId, isExistClient = message.isExistUser === true, authzMetadata } = message;
    // A call from before a lost connection belongs to a room that the server has closed since.
    this.#call?.close("remote");
    this.connectionId = connectionId ?? null;
    this.iceServers = message.iceServers;
    this.registered();
    this.emit("accepted", { connectionId, isExistClient, authzMetadata });
    if (isExistClient) this.#start(true);
    if (this.options.standalone) this.socket.stopKeepAlive();
  }

  #start(initiator) {
    const call = this.newCall({
      peer: "the other one",
      initiator,
      polite: !initiator,
      send: ({ description, candidate }) =>
        this.send(description ? AYAME.description(description) : AYAME.candidate(candidate)),
    });
    this.#call = call;
    call.addEventListener("connection", ({ detail }) => {
      if (detail.state === "connected" && this.options.standalone) this.send({ type: "connected" });
    });
    call.addEventListener("end", () => {
      if (this.#call === call) this.#call = null;
    });
  }

  async #signal(message) {
    const signal = AYAME.read(message);
    if (!signal) return;
    if (signal.description?.type === "offer" && this.#call?.isFromAnother(signal.description)) {
      this.#call.close("remote");
    }
    // Whoever was here first learns of the other one by the offer.
    if (!this.#call && signal.description?.type !== "answer") this.#start(false);
    await this.#call?.receive(signal);
  }
}

function rejection(reason) {
  switch (reason) {
    case "full":
      return new ParleyError("room-full");
    case "TryAgainLater":
      return new ParleyError("try-again");
    default:
      return new ParleyError("rejected", reason ? `The server refused to let you in: ${reason}.` : undefined);
  }
}
