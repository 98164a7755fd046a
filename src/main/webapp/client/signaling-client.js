/**
 * What the clients of all four protocols have in common: a socket that comes back, a state that can be
 * shown, a promise for the first registration and one place where calls are made.
 *
 * Events of every client (`detail` in braces):
 * - `state` `{state, retryInMs, error}`: see {@link ClientState}; `error` is why it ended, or `null`
 * - `error` `{error}`: a {@link ParleyError} that the client survived
 * - `call` `{call}`: a new {@link PeerCall}, ours or theirs
 * - `wire` `{direction, message}`: one message went `"out"` or came `"in"`, for logs and learning
 *
 * @module signaling-client
 */

import { verdictOfClose } from "./close-codes.js";
import { refusalOf } from "./diagnosis.js";
import { ParleyError } from "./errors.js";
import { fetchIceServers } from "./ice-servers.js";
import { PeerCall } from "./peer-call.js";
import { serverUrl, socketUrl } from "./server-url.js";
import { SignalSocket } from "./signal-socket.js";

/**
 * `new`: not connected yet. `connecting`: on the way. `registered`: the server has accepted us.
 * `reconnecting`: the connection was lost and comes back by itself. `idle`: there is no connection to the
 * server, and none is needed, since a call goes on without it. `closed`: the end.
 *
 * @typedef {"new" | "connecting" | "registered" | "reconnecting" | "idle" | "closed"} ClientState
 */

/**
 * @typedef {object} ClientOptions
 * @property {URL | string} [server] base address of the Parley server, `http(s)` or `ws(s)`; by default
 *     the server that this module was loaded from
 * @property {URL | string} [url] the complete WebSocket address, for servers that are laid out otherwise
 * @property {RTCIceServer[] | (() => RTCIceServer[] | Promise<RTCIceServer[]>)} [iceServers] by default
 *     what the server offers under `/api/ice-servers`, asked anew for each registration
 * @property {string} [channelLabel] label of the data channel that the initiator of a call opens
 * @property {MediaStream | null} [localStream] shown in every call from its start
 * @property {import("./backoff.js").BackoffOptions} [backoff]
 * @property {number} [registerTimeoutMs] how long the server may take to accept a registration
 * @property {typeof WebSocket} [WebSocket] for tests
 */

const REGISTER_TIMEOUT_MS = 20_000;

/** Base class. Subclasses say what is sent and what an answer means; they implement the four hooks. */
export class SignalingClient extends EventTarget {
  /** @protected @type {ClientOptions} */
  options;
  /** @protected @type {SignalSocket} */
  socket;

  /** @type {ClientState} */
  #state = "new";
  #ice = [];
  #calls = new Set();
  #turn = Promise.resolve();
  /** Counts the registrations begun: what a lost connection began must not go on over the next. */
  #opening = 0;
  /** Why the server is about to close the connection, if it told us before it did. */
  #refusal = null;
  #registerTimer;
  #settle = null;

  /**
   * @param {ClientOptions} options
   * @param {object} wire what a protocol adds
   * @param {string} wire.path relative to the server's base address, query included
   * @param {import("./signal-socket.js").KeepAlive} wire.keepAlive
   */
  constructor(options, { path, keepAlive }) {
    super();
    this.options = { registerTimeoutMs: REGISTER_TIMEOUT_MS, ...options };
    this.socket = new SignalSocket({
      url: options.url ?? socketUrl(options.server, path),
      backoff: options.backoff,
      WebSocket: options.WebSocket ?? globalThis.WebSocket,
      keepAlive,
      verdictOf: (code, reason) => this.verdictOf(code, reason),
    });
    this.socket.addEventListener("open", () => this.#opened());
    this.socket.addEventListener("message", ({ detail }) => this.#received(detail.message));
    this.socket.addEventListener("sent", ({ detail }) =>
      this.emit("wire", { direction: "out", message: detail.message }));
    this.socket.addEventListener("lost", ({ detail }) => this.#lost(detail));
    this.socket.addEventListener("ended", ({ detail }) => this.#ended(detail));
  }

  /** @returns {ClientState} */
  get state() {
    return this.#state;
  }

  /** @returns {PeerCall[]} the calls that are not over */
  get calls() {
    return [...this.#calls];
  }

  /**
   * Connects and registers.
   *
   * @returns {Promise<void>} fulfilled at the first registration, rejected with a {@link ParleyError} if
   *     the server refuses or cannot be reached
   */
  connect() {
    if (this.#state !== "new") return Promise.reject(new ParleyError("closed"));
    const registered = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#setState("connecting");
    try {
      this.socket.open();
    } catch (cause) {
      // A browser does not even try: the address is none, or not allowed from a secure page.
      this.#finish(new ParleyError("unreachable", undefined, { cause }));
    }
    return registered;
  }

  /** Ends every call and the connection to the server. Nothing is left behind. */
  close() {
    this.#finish(null);
  }

  /**
   * Shows a camera, a microphone or a screen in all calls, present and future.
   *
   * @param {MediaStream | null} stream
   */
  setLocalStream(stream) {
    this.options.localStream = stream;
    for (const call of this.#calls) call.setLocalStream(stream);
  }

  // Hooks.

  /** Sends whatever registers this client. @protected @abstract */
  register() {}

  /**
   * Takes a message, one after the other in the order of arrival.
   *
   * @protected @abstract
   * @param {any} message
   * @returns {void | Promise<void>}
   */
  receive(message) {} // eslint-disable-line no-unused-vars

  /** The connection to the server is lost and will come back. @protected */
  lost() {}

  /**
   * What a close code means in this protocol.
   *
   * @protected
   * @param {number} code
   * @param {string} reason
   * @returns {import("./close-codes.js").CloseVerdict & {idle?: boolean, orderly?: boolean}} `idle`: not
   *     the end of this client, it may `reopen()`; `orderly`: the end, and nothing is wrong
   */
  verdictOf(code, reason) {
    return verdictOfClose(code, reason);
  }

  // What subclasses use.

  /** @protected @param {object} message */
  send(message) {
    return this.socket.send(message);
  }

  /** Registers again, over a new connection if there is none. @protected */
  reopen() {
    this.#setState("connecting");
    if (this.socket.isOpen) this.#opened();
    else this.socket.open();
  }

  /** The server has accepted us. @protected */
  registered() {
    clearTimeout(this.#registerTimer);
    this.#refusal = null;
    this.#setState("registered");
    this.#settle?.resolve();
    this.#settle = null;
  }

  /**
   * The server said no; if it closes the connection next, this is why.
   *
   * @protected
   * @param {ParleyError} error
   */
  refused(error) {
    this.#refusal = error;
  }

  /** The server said no, and there is nothing to wait for. @protected @param {ParleyError} error */
  giveUp(error) {
    this.#finish(error);
  }

  /** @protected @param {ParleyError} error */
  problem(error) {
    this.emit("error", { error });
  }

  /**
   * Makes a call and tells of it.
   *
   * @protected
   * @param {Omit<import("./peer-call.js").CallOptions, "channelLabel" | "localStream">} callOptions
   * @returns {PeerCall}
   */
  newCall(callOptions) {
    const { channelLabel, localStream } = this.options;
    const call = new PeerCall({
      iceServers: this.#ice,
      ...(channelLabel === undefined ? {} : { channelLabel }),
      localStream,
      ...callOptions,
    });
    this.#calls.add(call);
    call.addEventListener("end", () => this.#calls.delete(call));
    this.emit("call", { call });
    return call;
  }

  /** @protected @type {RTCIceServer[]} for the next call; a server may hand out its own */
  get iceServers() {
    return this.#ice;
  }

  set iceServers(servers) {
    if (Array.isArray(servers)) this.#ice = servers;
  }

  /** @protected Asks for them anew: the credentials of some are good for a limited time. */
  async refreshIceServers() {
    const { iceServers, server } = this.options;
    if (typeof iceServers === "function") this.iceServers = await iceServers();
    else this.iceServers = iceServers ?? (await fetchIceServers(serverUrl(server)));
  }

  /** @protected */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  // The life of the connection.

  #opened() {
    clearTimeout(this.#registerTimer);
    this.#registerTimer = setTimeout(() => {
      this.refused(new ParleyError("register-timeout"));
      this.socket.drop();
    }, this.options.registerTimeoutMs);
    const opening = (this.#opening += 1);
    // In turn with the messages, so that none is handled before the ICE servers are known.
    this.#inTurn(async () => {
      if (opening === this.#opening) await this.refreshIceServers();
      if (opening === this.#opening && this.socket.isOpen) this.register();
    });
  }

  #received(message) {
    this.emit("wire", { direction: "in", message });
    this.#inTurn(() => this.receive(message));
  }

  #inTurn(step) {
    this.#turn = this.#turn.then(async () => {
      if (this.#state === "closed") return;
      try {
        await step();
      } catch (cause) {
        this.problem(cause instanceof ParleyError
          ? cause
          : new ParleyError("protocol-error", undefined, { cause }));
      }
    });
  }

  #lost({ code, reason, retryInMs }) {
    clearTimeout(this.#registerTimer);
    const told = this.verdictOf(code, reason).code;
    const error = this.#refusal ?? (told ? new ParleyError(told) : null);
    this.#refusal = null;
    this.lost();
    this.#setState(this.#settle ? "connecting" : "reconnecting", { retryInMs, error });
  }

  async #ended({ code, reason, verdict }) {
    clearTimeout(this.#registerTimer);
    if (verdict.idle) {
      this.#setState("idle");
    } else if (verdict.retry && !this.#refusal) {
      // The very first connection failed, and a browser does not say why: ask the server over HTTP.
      this.#finish(await refusalOf(this.socket.url));
    } else {
      this.#finish(this.#refusal ?? (verdict.orderly ? null : endedBy(verdict, reason)));
    }
  }

  #finish(error) {
    if (this.#state === "closed") return;
    clearTimeout(this.#registerTimer);
    for (const call of this.#calls) call.close();
    this.socket.close();
    this.#setState("closed", { error });
    this.#settle?.reject(error ?? new ParleyError("closed"));
    this.#settle = null;
  }

  #setState(state, { retryInMs, error = null } = {}) {
    this.#state = state;
    this.emit("state", { state, retryInMs, error });
  }
}

function endedBy({ code }, reason) {
  if (code) return new ParleyError(code);
  return new ParleyError("rejected", `The server closed the connection${reason ? `: ${reason}` : ""}.`);
}
