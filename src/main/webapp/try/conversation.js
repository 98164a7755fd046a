/**
 * One conversation on the page: messages, the other side's picture, and how the call is doing. It
 * outlives its call, so that what was said can still be read and the next call can follow.
 *
 * Elements that tests drive, inside `[data-testid=conversation]` (`data-peer`: the other's name):
 * `call-state` (badge), `messages` (list; items are `.mine`, `.theirs`, `.event`), `message-input`,
 * `message-send`, `remote-video`, `hang-up`.
 */

import { element } from "./dom.js";

const STATES = {
  new: ["Waiting", undefined],
  connecting: ["Connecting…", "wait"],
  connected: ["Connected", "good"],
  disconnected: ["Interrupted…", "wait"],
  failed: ["Reconnecting…", "wait"],
  closed: ["Over", undefined],
};
/** Enough to scroll back; an endless conversation must not fill the memory. */
const MAX_MESSAGES = 500;

let count = 0;

export class Conversation {
  /** @type {HTMLElement} to be put on the page */
  element;

  #call = null;
  #title;
  #state;
  #messages;
  #input;
  #send;
  #hangUp;
  #video;
  #canHangUp;

  /**
   * @param {object} options
   * @param {string} options.title
   * @param {string} [options.peer] the other's name, when it has one
   * @param {string} [options.idle] what is said before the first call
   * @param {string} [options.hangUpLabel] without it there is no such button
   */
  constructor({ title, peer, idle, hangUpLabel }) {
    this.#canHangUp = hangUpLabel !== undefined;
    const id = `conversation-${(count += 1)}`;
    this.#title = element("h2", { id: `${id}-title` }, title);
    this.#state = element("span", { class: "badge", testid: "call-state", role: "status" }, "No call");
    this.#hangUp = element(
      "button",
      { type: "button", class: "small", testid: "hang-up", hidden: true, click: () => this.#call?.close() },
      hangUpLabel ?? "Hang up",
    );
    this.#video = element("video", {
      testid: "remote-video", autoplay: true, playsinline: true, controls: true, hidden: true,
      "aria-label": `Picture and sound of ${peer ?? "the other side"}`,
    });
    this.#messages = element("ol", {
      class: "messages", testid: "messages", role: "log", tabindex: "0", "aria-label": "Messages",
    });
    this.#input = element("input", {
      id: `${id}-input`, type: "text", testid: "message-input", autocomplete: "off", disabled: true,
      placeholder: "Write a message",
    });
    this.#send = element(
      "button", { type: "submit", class: "primary", testid: "message-send", disabled: true }, "Send");
    this.element = element(
      "section",
      { class: "card conversation", testid: "conversation", "aria-labelledby": `${id}-title`, "data-peer": peer },
      element("header", {}, this.#title, this.#state, this.#hangUp),
      this.#video,
      this.#messages,
      element(
        "form",
        { class: "compose", submit: (event) => this.#submit(event) },
        element(
          "div", {},
          element("label", { class: "visually-hidden", for: `${id}-input` }, "Message"),
          this.#input,
        ),
        this.#send,
      ),
    );
    if (idle) this.note(idle);
  }

  /** @param {string} title */
  set title(title) {
    this.#title.textContent = title;
  }

  /** Adds a line of our own between the messages. @param {string} words */
  note(words) {
    this.#add("event", words);
  }

  /**
   * Shows a call from now on, until it ends.
   *
   * @param {import("../client/parley.js").PeerCall} call
   */
  follow(call) {
    this.#call = call;
    this.#show(call.connectionState);
    this.#hangUp.hidden = !this.#canHangUp;
    const on = (type, listener) =>
      call.addEventListener(type, (event) => {
        if (this.#call === call) listener(event.detail);
      });
    on("connection", ({ state }) => this.#show(state));
    on("open", () => this.#opened());
    on("message", ({ data }) => this.#add("theirs", wordsOf(data)));
    on("track", ({ track, stream }) => this.#track(track, stream));
    on("problem", ({ error }) => console.warn("parley:", error.message));
    on("end", ({ reason, error }) => this.#over(reason, error));
  }

  #opened() {
    const first = this.#input.disabled;
    this.#input.disabled = this.#send.disabled = false;
    if (first) this.note("The line is open. Messages go directly from browser to browser.");
  }

  #over(reason, error) {
    this.#call = null;
    this.#show("closed");
    this.#input.disabled = this.#send.disabled = true;
    this.#hangUp.hidden = true;
    this.#video.srcObject = null;
    this.#video.hidden = true;
    if (error) this.note(error.message);
    else this.note(reason === "local" ? "You ended the call." : "The other side ended the call.");
  }

  #show(state) {
    const [words, tone] = STATES[state] ?? [state];
    this.#state.textContent = words;
    if (tone) this.#state.dataset.tone = tone;
    else delete this.#state.dataset.tone;
  }

  #track(track, stream) {
    const show = () => {
      if (!stream.getTracks().includes(track)) return;
      this.#video.srcObject = stream;
      this.#video.hidden = false;
    };
    // Some peers announce tracks that they never send anything on: those stay muted.
    if (track.muted) track.addEventListener("unmute", show, { once: true });
    else show();
    // A side that switches its camera off takes its tracks away one by one.
    stream.addEventListener("removetrack", () => {
      if (stream.getTracks().length === 0 && this.#video.srcObject === stream) {
        this.#video.srcObject = null;
        this.#video.hidden = true;
      }
    });
  }

  #submit(event) {
    event.preventDefault();
    const words = this.#input.value.trim();
    if (words === "" || !this.#call?.isOpen) return;
    try {
      this.#call.send(words);
      this.#add("mine", words);
      this.#input.value = "";
    } catch (error) {
      this.note(`This message could not be sent: ${error.message}`);
    }
    this.#input.focus();
  }

  #add(kind, words) {
    const list = this.#messages;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    const who = { mine: "You: ", theirs: "Other side: " }[kind];
    const item = element("li", { class: kind });
    if (who) item.append(element("span", { class: "visually-hidden" }, who));
    item.append(words);
    list.append(item);
    while (list.childElementCount > MAX_MESSAGES) list.firstElementChild.remove();
    // Whoever has scrolled back to read is left in peace.
    if (atEnd || kind === "mine") list.scrollTop = list.scrollHeight;
  }
}

function wordsOf(data) {
  return typeof data === "string" ? data : `(${data.byteLength} bytes of binary data)`;
}
