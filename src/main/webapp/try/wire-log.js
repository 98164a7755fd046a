/**
 * What went over the wire to the server, for those who are writing a client of their own.
 *
 * Elements that tests look at: `#wire` with `[data-testid=wire-log]`, items `.in` and `.out`.
 */

import { element } from "./dom.js";

const MAX_LINES = 200;
/** Long or secret: what is in them does not belong on a screen. */
const LEFT_OUT = new Set(["sdp", "candidate", "ice", "data", "credential", "secret", "token", "key", "signalingKey"]);

/**
 * @param {HTMLElement} place
 * @returns {(entry: {direction: "in" | "out", message: object}) => void}
 */
export function wireLog(place) {
  const list = element("ol", { testid: "wire-log", tabindex: "0", "aria-label": "Messages to and from the server" });
  place.className = "card wire";
  place.replaceChildren(
    element(
      "details", {},
      element("summary", {}, "What goes over the wire"),
      element("p", { class: "hint" }, "Each message to the server (→) and from it (←). Once the call is up, nothing has to."),
      list,
    ),
  );
  return ({ direction, message }) => {
    const text = JSON.stringify(message, (name, value) =>
      (LEFT_OUT.has(name) && value !== undefined ? "…" : value));
    list.append(element(
      "li", { class: direction },
      element("time", {}, new Date().toLocaleTimeString("en-GB")),
      element("span", { "aria-label": direction === "in" ? "from the server" : "to the server", role: "img" },
        direction === "in" ? "←" : "→"),
      element("code", {}, text.length > 300 ? `${text.slice(0, 300)}…` : text),
    ));
    while (list.childElementCount > MAX_LINES) list.firstElementChild.remove();
    list.scrollTop = list.scrollHeight;
  };
}
