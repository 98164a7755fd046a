/**
 * What both sides of the Remote ID protocol need.
 *
 * @module remote-id
 */

import { ParleyError, rateLimited } from "./errors.js";

/** No 0 and O, 1 and I and L: the id may have to be read out over a telephone. */
const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/**
 * A new Remote ID of the form `MA-XXXX-XXXX`. Keep it: it is the server's telephone number.
 *
 * @returns {string}
 */
export function generateRemoteId() {
  const letters = [];
  while (letters.length < 8) {
    // The largest multiple of the alphabet's size below 256: what lies above would favour some letters.
    for (const byte of crypto.getRandomValues(new Uint8Array(16))) {
      if (byte < 256 - (256 % LETTERS.length)) letters.push(LETTERS[byte % LETTERS.length]);
    }
  }
  return `MA-${letters.slice(0, 4).join("")}-${letters.slice(4, 8).join("")}`;
}

/**
 * @param {unknown} text the `error` field of an error message
 * @returns {ParleyError}
 */
export function remoteIdError(text) {
  const words = typeof text === "string" ? text : "";
  const seconds = Number.parseInt(/in (\d+) seconds?/i.exec(words)?.[1] ?? "", 10);
  if (/^rate limited/i.test(words)) return rateLimited(seconds);
  if (/try again later/i.test(words)) return new ParleyError("try-again");
  if (/^invalid remote id|^remote id required/i.test(words)) return new ParleyError("invalid-remote-id");
  if (/^remote id in use/i.test(words)) return new ParleyError("remote-id-in-use");
  if (/^server disconnected/i.test(words)) return new ParleyError("server-disconnected");
  if (/^(session|client) not found|^session id required|^not registered|^unknown message type|^invalid message/i.test(words)) {
    return new ParleyError("protocol-error", `The server did not accept a message: ${words}.`);
  }
  if (/not found|not online|offline|unknown/i.test(words)) return new ParleyError("unknown-remote-id");
  return new ParleyError("rejected", words ? `The server refused: ${words}.` : undefined);
}
