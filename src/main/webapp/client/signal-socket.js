/**
 * A WebSocket that carries JSON messages and comes back when it is lost.
 *
 * Events (`detail` in braces):
 * - `open`: connected; whoever uses this registers now
 * - `message` `{message}`: one JSON object with a `type`
 * - `sent` `{message}`: one was sent, for those who want to show the conversation
 * - `lost` `{code, reason, retryInMs}`: the connection is gone, the next attempt follows by itself
 * - `ended` `{code, reason, verdict}`: it is gone for good, until `open()` is called again
 *
 * @module signal-socket
 */

import { backoffDelay } from "./backoff.js";
import { verdictOfClose } from "./close-codes.js";

/**
 * @typedef {object} KeepAlive
 * @property {object | null} ping what to send now and then, `null` when the server pings us instead
 * @property {number} intervalMs how often
 * @property {number} silenceMs a connection silent for this long is given up: a browser is not told
 *     when a cable is cut
 */

/**
 * @typedef {object} SocketOptions
 * @property {URL | string} url
 * @property {import("./backoff.js").BackoffOptions} [backoff]
 * @property {KeepAlive | null} [keepAlive]
 * @property {number} [firstAttempts] how many attempts the first connection gets; later ones are not
 *     limited in number, only spaced out
 * @property {number} [openTimeoutMs] how long one attempt may take
 * @property {(code: number, reason: string) => import("./close-codes.js").CloseVerdict} [verdictOf]
 * @property {typeof WebSocket} [WebSocket] for tests
 */

/** A connection that has held for this long starts again with short waits when it is lost. */
const STABLE_MS = 10_000;

export class SignalSocket extends EventTarget {
  #options;
  #ws = null;
  #failures = 0;
  #everOpen = false;
  #openedAt = 0;
  #heardAt = 0;
  #notBefore = 0;
  #retryTimer;
  #openTimer;
  #keepAliveTimer;
  #comeBackNow = () => this.#hurry();

  /** @param {SocketOptions} options */
  constructor(options) {
    super();
    this.#options = {
      firstAttempts: 2,
      openTimeoutMs: 15_000,
      keepAlive: null,
      verdictOf: verdictOfClose,
      WebSocket: globalThis.WebSocket,
      ...options,
    };
  }

  /** @returns {URL | string} */
  get url() {
    return this.#options.url;
  }

  /** @returns {boolean} */
  get isOpen() {
    return this.#ws?.readyState === 1;
  }

  /** Connects. Harmless when it is connected or connecting already. */
  open() {
    if (this.#ws) return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    globalThis.addEventListener?.("online", this.#comeBackNow);
    const ws = new this.#options.WebSocket(this.#options.url);
    this.#ws = ws;
    ws.onopen = () => this.#opened();
    ws.onmessage = ({ data }) => this.#received(data);
    ws.onclose = ({ code, reason }) => this.#gone(code, reason);
    this.#openTimer = setTimeout(() => this.drop(), this.#options.openTimeoutMs);
  }

  /**
   * @param {object} message
   * @returns {boolean} whether there was a connection to send it over
   */
  send(message) {
    if (!this.isOpen) return false;
    this.#ws.send(JSON.stringify(message));
    this.#emit("sent", { message });
    return true;
  }

  /**
   * Gives the connection up and tries again, as after a broken link.
   *
   * @param {number} [minDelayMs] not before this time
   */
  drop(minDelayMs = 0) {
    if (!this.#ws) return;
    this.#detach()?.close();
    this.#gone(1006, "", minDelayMs);
  }

  /** Closes for good. No event follows, no timer and no listener is left. */
  close() {
    this.#release();
    this.#detach()?.close(1000);
    this.#failures = 0;
  }

  /** No keep-alive from now on: this connection is expected to fall silent. */
  stopKeepAlive() {
    clearInterval(this.#keepAliveTimer);
  }

  #opened() {
    clearTimeout(this.#openTimer);
    this.#everOpen = true;
    this.#openedAt = this.#heardAt = performance.now();
    const { keepAlive } = this.#options;
    if (keepAlive) {
      this.#keepAliveTimer = setInterval(() => this.#checkAlive(keepAlive), keepAlive.intervalMs);
    }
    this.#emit("open", {});
  }

  #received(data) {
    this.#heardAt = performance.now();
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return; // Not a message of any of the protocols; the next one may be.
    }
    if (typeof message?.type === "string") this.#emit("message", { message });
  }

  #checkAlive({ ping, silenceMs }) {
    if (performance.now() - this.#heardAt > silenceMs) this.drop();
    else if (ping) this.send(ping);
  }

  #gone(code, reason, minDelayMs = 0) {
    this.#detach();
    if (this.#openedAt && performance.now() - this.#openedAt > STABLE_MS) this.#failures = 0;
    this.#openedAt = 0;
    const verdict = this.#options.verdictOf(code, reason);
    const hopeless = !this.#everOpen && this.#failures + 1 >= this.#options.firstAttempts;
    if (!verdict.retry || hopeless) {
      this.#release();
      this.#failures = 0;
      this.#emit("ended", { code, reason, verdict });
      return;
    }
    const askedToWaitMs = Math.max(minDelayMs, verdict.minDelayMs ?? 0);
    this.#notBefore = performance.now() + askedToWaitMs;
    // Those who were asked to wait were asked at the same time: the jitter comes on top.
    const retryInMs = askedToWaitMs + backoffDelay(this.#failures, this.#options.backoff);
    this.#failures += 1;
    this.#retryTimer = setTimeout(() => this.open(), retryInMs);
    this.#emit("lost", { code, reason, retryInMs });
  }

  /** The network is back: waiting longer would help nobody, unless the server asked us to wait. */
  #hurry() {
    if (this.#retryTimer !== undefined && performance.now() >= this.#notBefore) this.open();
  }

  #detach() {
    const ws = this.#ws;
    this.#ws = null;
    clearTimeout(this.#openTimer);
    clearInterval(this.#keepAliveTimer);
    if (ws) ws.onopen = ws.onmessage = ws.onclose = null;
    return ws;
  }

  #release() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    globalThis.removeEventListener?.("online", this.#comeBackNow);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
