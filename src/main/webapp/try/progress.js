/**
 * How the connection to the server is doing, in words: a badge, a sentence, and what was refused.
 *
 * Elements that tests look at: `#status` (badge), `#words` (sentence), `#notice` (what went wrong),
 * `#share-link`, `#share-copy`.
 */

import { element } from "./dom.js";

const BADGES = {
  new: ["Offline", undefined],
  connecting: ["Connecting…", "wait"],
  registered: ["Online", "good"],
  reconnecting: ["Reconnecting…", "wait"],
  idle: ["Offline, in a call", undefined],
  closed: ["Offline", undefined],
};

export class Progress {
  #badge = element("span", { id: "status", class: "badge" });
  #words = element("p", { id: "words", class: "words" });
  #notice = element("p", { id: "notice", class: "notice", role: "alert", hidden: true });
  #link = element("input", { id: "share-link", type: "text", readonly: true });
  #copy = element("button", { id: "share-copy", type: "button", class: "small" }, "Copy");
  #share;
  #toldOfLoss = false;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#share = element(
      "div", { class: "share", hidden: true },
      element("label", { for: "share-link" }, "Link for the other side"),
      element("div", { class: "row" }, this.#link, this.#copy),
    );
    this.#link.addEventListener("focus", () => this.#link.select());
    this.#copy.addEventListener("click", () => this.#copyLink());
    place.className = "progress";
    place.replaceChildren(
      element("div", { role: "status" }, this.#badge, this.#words), this.#share, this.#notice);
    this.state("new");
  }

  /**
   * @param {import("../client/parley.js").ClientState} state
   * @param {{retryInMs?: number}} [more]
   */
  state(state, { retryInMs } = {}) {
    const [words, tone] = BADGES[state];
    this.#badge.textContent = words;
    if (tone) this.#badge.dataset.tone = tone;
    else delete this.#badge.dataset.tone;
    if (state === "reconnecting") {
      const seconds = Math.ceil((retryInMs ?? 0) / 1000);
      this.say(seconds > 1
        ? `The connection was lost. Next attempt in ${seconds} seconds.`
        : "The connection was lost. Trying again.");
      this.#toldOfLoss = true;
    } else if (state !== "registered" || this.#toldOfLoss) {
      this.say("");
    }
  }

  /** @param {string} words */
  say(words) {
    this.#toldOfLoss = false;
    this.#words.textContent = words;
    this.#words.hidden = words === "";
  }

  /** @param {Error | null} error shown until the next one; `null` clears */
  complain(error) {
    this.#notice.textContent = error?.message ?? "";
    this.#notice.hidden = !error;
  }

  /** @param {URL | null} url for the other side */
  share(url) {
    this.#share.hidden = url === null;
    this.#link.value = url?.href ?? "";
  }

  async #copyLink() {
    try {
      await navigator.clipboard.writeText(this.#link.value);
      this.#copy.textContent = "Copied";
    } catch {
      this.#link.select(); // No clipboard on pages without HTTPS: one key press is left to the person.
      this.#copy.textContent = "Selected";
    }
    setTimeout(() => (this.#copy.textContent = "Copy"), 2_000);
  }
}
