/** The messages to and from the API at home. Elements: `#api-state`, `#api-messages`, `#api-input`, `#api-send`. */

import { byId, element } from "./dom.js";

/** Enough to scroll back, and no more of one than can be read. */
const MAX_MESSAGES = 500;
const MAX_CHARS = 4_000;

export class ApiTalk {
  #list = byId("api-messages");
  #input = byId("api-input");
  #state = byId("api-state");

  /** @param {boolean} open whether there is a way to the API */
  reachable(open) {
    this.#input.disabled = byId("api-send").disabled = !open;
    this.#state.textContent = open ? "Open" : "Closed";
    if (open) this.#state.dataset.tone = "good";
    else delete this.#state.dataset.tone;
  }

  /** @param {(words: string) => void} send */
  say(send) {
    const words = this.#input.value;
    if (words === "") return;
    try {
      send(words);
      this.#add("mine", words);
      this.#input.value = "";
    } catch (error) {
      this.#add("event", error.message);
    }
  }

  /** @param {string | ArrayBuffer} data */
  heard(data) {
    this.#add("theirs", typeof data === "string" ? data : `${data.byteLength} bytes`);
  }

  #add(kind, words) {
    const shown = words.length > MAX_CHARS
      ? `${words.slice(0, MAX_CHARS)}… (${words.length.toLocaleString("en")} characters)`
      : words;
    this.#list.append(element("li", { class: kind }, shown));
    while (this.#list.childElementCount > MAX_MESSAGES) this.#list.firstElementChild.remove();
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}
