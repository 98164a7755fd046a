/**
 * Dials a gateway at home: a {@link RemoteIdClient} that checks the certificate, talks to the API behind
 * the gateway and fetches from its HTTP server.
 *
 *     const gateway = new GatewayClient({ remoteId: "…" });
 *     gateway.addEventListener("api-message", ({ detail: { data } }) => { … });
 *     gateway.addEventListener("api-open", () => gateway.sendToApi('{"command":"info"}'));
 *     await gateway.connect();
 *
 * Events beside those of RemoteIdClient:
 * - `verified` `{pinned, fingerprints}`: the answer was checked; `pinned` says whether the ID proves it
 * - `api-open` `{}`, `api-close` `{}`: the way to the API
 * - `api-message` `{data}`: text, put together again, or an ArrayBuffer
 *
 * @module gateway-client
 */

import { ChunkJoiner } from "./chunks.js";
import { ParleyError } from "./errors.js";
import { GatewayProxy } from "./gateway-proxy.js";
import { checkPin } from "./pinned-id.js";
import { RemoteIdClient } from "./remote-id-client.js";

const API_LABEL = "ma-api";
const PROXY_LABEL = "http_proxy";

export class GatewayClient extends RemoteIdClient {
  #api = null;
  #proxyChannel = null;
  #proxy = new GatewayProxy((text) => this.#proxyChannel.send(text));

  /** @param {import("./remote-id-client.js").RemoteIdClientOptions & import("./signaling-client.js").ClientOptions} options */
  constructor(options) {
    super({
      channelLabel: API_LABEL,
      ...options,
      verify: ({ sdp }) => this.emit("verified", checkPin(options.remoteId, sdp)),
    });
    this.addEventListener("call", ({ detail: { call } }) => this.#follow(call));
  }

  /**
   * Sends to the API.
   *
   * @param {string | ArrayBuffer | ArrayBufferView} data
   * @throws {ParleyError} `not-open`
   */
  sendToApi(data) {
    if (this.#api?.readyState !== "open") throw new ParleyError("not-open");
    this.#api.send(data);
  }

  /**
   * Fetches from the HTTP server at home.
   *
   * @param {string} path begins with one `/`
   * @param {{method?: string, headers?: Record<string, string>}} [options]
   * @returns {Promise<import("./gateway-proxy.js").ProxyResponse>}
   */
  fetch(path, options) {
    return this.#proxy.fetch(path, options);
  }

  #follow(call) {
    const joiner = new ChunkJoiner();
    this.#proxyChannel = call.createChannel(PROXY_LABEL);
    call.addEventListener("open", ({ detail: { channel } }) => {
      if (channel.label !== API_LABEL) return;
      this.#api = channel;
      channel.addEventListener("close", () => this.emit("api-close", {}));
      this.emit("api-open", {});
    });
    call.addEventListener("message", ({ detail: { data } }) => {
      try {
        const whole = typeof data === "string" ? joiner.take(data) : data;
        if (whole === null || (typeof whole === "string" && this.#proxy.take(whole))) return;
        this.emit("api-message", { data: whole });
      } catch (cause) {
        this.problem(new ParleyError("protocol-error", undefined, { cause }));
      }
    });
    call.addEventListener("end", () => {
      this.#proxy.close();
      this.#api = null;
    });
  }
}
