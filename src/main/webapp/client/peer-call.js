/**
 * One call: the peer connection to one other side, its data channels and its media.
 *
 * A call knows nothing of signaling protocols. Whoever makes it hands it a function that sends signals
 * and passes on the signals that come in.
 *
 * Events (all `CustomEvent`s, what is listed is their `detail`):
 * - `connection` `{state}`: the `RTCPeerConnectionState` changed
 * - `open` `{channel}`: a data channel can be used, ours or theirs
 * - `message` `{data, channel}`: a string or an `ArrayBuffer` came in
 * - `track` `{track, stream}`: the other side shows something
 * - `problem` `{error}`: something went wrong that the call survived
 * - `end` `{reason, error}`: the call is over, said exactly once; `reason` is an {@link EndReason}
 *
 * @module peer-call
 */

import { ParleyError } from "./errors.js";
import { Negotiation } from "./negotiation.js";

/**
 * Why a call ended. `local`: `close()` was called here. `remote`: the other side hung up or left.
 * `failed`: no connection could be made or kept, and `error` says more.
 *
 * @typedef {"local" | "remote" | "failed"} EndReason
 */

/**
 * @typedef {object} CallOptions
 * @property {string} peer what the other side is called, for display
 * @property {boolean} initiator whether this side makes the first offer
 * @property {boolean} polite whether this side gives way when two offers collide
 * @property {(signal: {description?: RTCSessionDescription, candidate?: RTCIceCandidate}) => void} send
 * @property {RTCIceServer[]} [iceServers]
 * @property {string} [channelLabel] label of the data channel that the initiator opens
 * @property {MediaStream | null} [localStream] shown to the other side from the start
 * @property {number} [patienceMs] how long the other side may take to make the first offer before this
 *     side makes it; some peers wait for us although it is their turn. Default: for ever
 * @property {number} [connectTimeoutMs] how long connecting may take from the first signal on
 */

const CONNECT_TIMEOUT_MS = 30_000;
/** The initiator restarts ICE at once; the other side only when that did not help, to avoid a collision. */
const RESTART_DELAY_MS = 4_000;
const MAX_RESTARTS = 3;
/** Without signaling nothing can be repaired, so a silent peer is given up after this time. */
const DETACHED_GRACE_MS = 10_000;

export class PeerCall extends EventTarget {
  /** @type {string} what the other side is called */
  peer;
  /** @type {boolean} whether this side made the first offer */
  initiator;
  /** @type {MediaStream | null} what this side shows */
  localStream = null;

  #pc;
  #negotiation;
  #options;
  #channels = new Set();
  #ended = false;
  #signaling = true;
  #restarts = 0;
  #timers = new Map();

  /** @param {CallOptions} options */
  constructor(options) {
    super();
    this.#options = { channelLabel: "parley", connectTimeoutMs: CONNECT_TIMEOUT_MS, ...options };
    this.peer = options.peer;
    this.initiator = options.initiator;
    this.#pc = new RTCPeerConnection({ iceServers: options.iceServers ?? [] });
    this.#negotiation = new Negotiation(this.#pc, {
      polite: options.polite,
      hold: !options.initiator,
      send: (signal) => {
        if (!this.#ended) options.send(signal);
      },
      onProblem: (error) => this.#emit("problem", { error }),
    });
    this.#pc.addEventListener("connectionstatechange", () => this.#connectionChanged());
    this.#pc.addEventListener("datachannel", ({ channel }) => this.#adopt(channel));
    this.#pc.addEventListener("track", ({ track, streams }) =>
      this.#emit("track", { track, stream: streams[0] ?? new MediaStream([track]) }));
    if (options.localStream) this.setLocalStream(options.localStream);
    if (options.initiator) this.#begin();
    else if (options.patienceMs) this.#after("patience", options.patienceMs, () => this.#begin());
  }

  /** @returns {RTCPeerConnection} for what this class does not cover: statistics, codecs, … */
  get peerConnection() {
    return this.#pc;
  }

  /** @returns {RTCPeerConnectionState} */
  get connectionState() {
    return this.#ended ? "closed" : this.#pc.connectionState;
  }

  /** @returns {boolean} */
  get ended() {
    return this.#ended;
  }

  /** @returns {boolean} whether `send` would work now */
  get isOpen() {
    return this.#openChannel() !== undefined;
  }

  /**
   * Sends over the first open data channel.
   *
   * @param {string | ArrayBuffer | ArrayBufferView | Blob} data
   * @throws {ParleyError} `not-open`
   */
  send(data) {
    const channel = this.#openChannel();
    if (!channel) throw new ParleyError("not-open");
    channel.send(data);
  }

  /**
   * Opens one more data channel. Its messages are told by this call's `message` event too.
   *
   * @param {string} label
   * @param {RTCDataChannelInit} [init]
   * @returns {RTCDataChannel}
   */
  createChannel(label, init) {
    return this.#adopt(this.#pc.createDataChannel(label, init));
  }

  /**
   * Shows a camera, a microphone or a screen to the other side, instead of what was shown before. The
   * tracks stay the caller's: ending the call does not stop them.
   *
   * @param {MediaStream | null} stream `null` shows nothing
   */
  setLocalStream(stream) {
    if (this.#ended) return;
    const wanted = stream ? stream.getTracks() : [];
    const senders = this.#pc.getSenders().filter((sender) => sender.track);
    for (const sender of senders) {
      if (!wanted.includes(sender.track)) this.#pc.removeTrack(sender);
    }
    const shown = senders.map((sender) => sender.track);
    for (const track of wanted) {
      if (!shown.includes(track)) this.#pc.addTrack(track, stream);
    }
    this.localStream = stream;
  }

  /**
   * Takes a signal of the other side.
   *
   * @param {import("./shapes.js").Signal} signal
   * @returns {Promise<void>} settled when it was dealt with
   */
  receive(signal) {
    this.#clear("patience");
    this.#awaitConnection();
    return this.#negotiation.receive(signal);
  }

  /**
   * @param {RTCSessionDescriptionInit} description
   * @returns {boolean} whether the other side has started anew, so that this call cannot go on
   */
  isFromAnother(description) {
    return this.#negotiation.isFromAnother(description);
  }

  /** The way to the other side over the server is gone. A working connection goes on without it. */
  signalingLost() {
    this.#signaling = false;
    this.#connectionChanged({ silent: true });
  }

  /** The way over the server is back: what may have been lost is sent again. */
  signalingRestored() {
    if (this.#ended) return;
    this.#signaling = true;
    this.#clear("detached");
    this.#negotiation.resend();
    if (this.#pc.connectionState === "failed") this.#repair();
  }

  /**
   * Ends the call.
   *
   * @param {EndReason} [reason]
   * @param {ParleyError | null} [error]
   */
  close(reason = "local", error = null) {
    if (this.#ended) return;
    this.#ended = true;
    for (const name of [...this.#timers.keys()]) this.#clear(name);
    for (const channel of this.#channels) channel.close();
    this.#channels.clear();
    this.#pc.close();
    this.#emit("end", { reason, error });
  }

  #begin() {
    this.#awaitConnection();
    this.createChannel(this.#options.channelLabel);
    this.#negotiation.release();
  }

  #openChannel() {
    return [...this.#channels].find((channel) => channel.readyState === "open");
  }

  #adopt(channel) {
    channel.binaryType = "arraybuffer";
    this.#channels.add(channel);
    const opened = () => {
      this.#watchTransport();
      this.#emit("open", { channel });
    };
    // A channel of the other side may be open before it is told, and say so a second time.
    if (channel.readyState === "open") queueMicrotask(opened);
    else channel.addEventListener("open", opened, { once: true });
    channel.addEventListener("message", ({ data }) => this.#emit("message", { data, channel }));
    channel.addEventListener("close", () => this.#channels.delete(channel));
    return channel;
  }

  /** A peer that hangs up closes its transport, which is known at once and long before ICE gives up. */
  #watchTransport() {
    const transport = this.#pc.sctp?.transport;
    if (!transport || transport.onstatechange) return;
    transport.onstatechange = () => {
      if (transport.state === "closed") this.close("remote");
    };
  }

  #awaitConnection() {
    if (this.#timers.has("connect") || this.#pc.connectionState === "connected") return;
    this.#after("connect", this.#options.connectTimeoutMs, () => this.#fail());
  }

  #connectionChanged({ silent = false } = {}) {
    if (this.#ended) return;
    const state = this.#pc.connectionState;
    if (!silent) this.#emit("connection", { state });
    if (this.#ended) return; // by whoever was told
    if (state === "connected") {
      this.#restarts = 0;
      for (const name of ["connect", "repair", "detached"]) this.#clear(name);
      return;
    }
    if (state === "failed") {
      this.#repair();
    } else if (!this.#signaling && !this.#timers.has("detached")) {
      this.#after("detached", DETACHED_GRACE_MS, () => this.close("remote"));
    }
  }

  #repair() {
    if (!this.#signaling) {
      this.close("remote");
    } else if (this.#restarts >= MAX_RESTARTS) {
      this.#fail();
    } else {
      this.#restarts += 1;
      this.#awaitConnection();
      const delay = this.initiator ? 0 : RESTART_DELAY_MS;
      this.#after("repair", delay, () => this.#pc.restartIce());
    }
  }

  #fail() {
    this.close("failed", new ParleyError("call-failed"));
  }

  #after(name, ms, action) {
    this.#clear(name);
    this.#timers.set(name, setTimeout(() => {
      this.#timers.delete(name);
      action();
    }, ms));
  }

  #clear(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
