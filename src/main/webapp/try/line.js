/**
 * One client at a time, its state in words, the wire log, and a clean goodbye when the page goes: what
 * all try-it pages do alike.
 */

import { byId } from "./dom.js";
import { Progress } from "./progress.js";
import { wireLog } from "./wire-log.js";

export class Line {
  progress = new Progress(byId("progress"));
  /** @type {import("../client/parley.js").SignalingClient | null} */
  client = null;

  #log = wireLog(byId("wire"));
  #onBusy;

  /** @param {(busy: boolean) => void} onBusy told when a client comes and goes, to show the right buttons */
  constructor(onBusy) {
    this.#onBusy = (busy) => {
      byId("lobby").classList.toggle("busy", busy);
      onBusy(busy);
    };
    this.#onBusy(false);
    // The other side learns of it at once instead of waiting for a silence.
    addEventListener("pagehide", () => this.client?.close());
  }

  /**
   * Connects a client and follows it until it is closed.
   *
   * @param {import("../client/parley.js").SignalingClient} client with its listeners
   * @returns {Promise<boolean>} whether the server let us in
   */
  async open(client) {
    this.client?.close();
    this.client = client;
    this.progress.complain(null);
    this.#onBusy(true);
    client.addEventListener("wire", ({ detail }) => this.#log(detail));
    client.addEventListener("error", ({ detail }) => this.progress.complain(detail.error));
    client.addEventListener("state", ({ detail }) => this.#state(client, detail));
    try {
      await client.connect();
      return true;
    } catch {
      return false; // Said by the state already.
    }
  }

  #state(client, { state, retryInMs, error }) {
    if (this.client !== client) return;
    this.progress.state(state, { retryInMs });
    if (state === "registered") this.progress.complain(null);
    if (state !== "closed") return;
    this.client = null;
    this.progress.share(null);
    this.progress.complain(error);
    this.#onBusy(false);
  }
}
