/**
 * HTTP over a data channel: a gateway calls the server at home and answers with what it said.
 *
 * @module gateway-proxy
 */

import { ParleyError } from "./errors.js";

/** The gateway itself answers within 25 seconds; what takes longer is lost. */
const TIMEOUT_MS = 30_000;

/**
 * An answer.
 *
 * @typedef {object} ProxyResponse
 * @property {number} status
 * @property {Record<string, string>} headers names in small letters
 * @property {Uint8Array<ArrayBuffer>} body
 */

export class GatewayProxy {
  #send;
  #timeoutMs;
  #waiting = new Map();
  #count = 0;

  /**
   * @param {(text: string) => void} send over the channel
   * @param {number} [timeoutMs]
   */
  constructor(send, timeoutMs = TIMEOUT_MS) {
    this.#send = send;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Asks for something.
   *
   * @param {string} path begins with one `/`
   * @param {{method?: string, headers?: Record<string, string>}} [options]
   * @returns {Promise<ProxyResponse>} rejected with a {@link ParleyError}: `not-open`, `no-answer`
   */
  fetch(path, { method = "GET", headers = {} } = {}) {
    const id = `p${(this.#count += 1)}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(id)?.reject(new ParleyError("no-answer")), this.#timeoutMs);
      this.#waiting.set(id, { resolve, reject, timer });
      try {
        this.#send(JSON.stringify({ type: "http-proxy-request", id, method, path, headers }));
      } catch (cause) {
        this.#settle(id)?.reject(new ParleyError("not-open", undefined, { cause }));
      }
    });
  }

  /**
   * @param {string} text a whole one that came over the channel
   * @returns {boolean} whether it was an answer to a request
   */
  take(text) {
    if (!text.includes("http-proxy-response")) return false;
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      return false;
    }
    if (answer?.type !== "http-proxy-response") return false;
    const waiting = this.#settle(answer.id);
    try {
      waiting?.resolve({
        status: Number(answer.status),
        headers: Object.fromEntries(
          Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)])),
        body: bytesOf(answer.body ?? ""),
      });
    } catch (cause) {
      waiting?.reject(new ParleyError("protocol-error", undefined, { cause }));
    }
    return true;
  }

  /** No answer will come any more. */
  close() {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new ParleyError("not-open"));
  }

  #settle(id) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }
}

function bytesOf(hex) {
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex)) throw new Error("not hexadecimal");
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
