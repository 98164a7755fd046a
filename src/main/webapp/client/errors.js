/**
 * The one error class of this library. `code` is for programs, `message` is a sentence for people.
 *
 * @module errors
 */

/** What each code means, in words that can be shown as they are. */
const SENTENCES = {
  "unreachable": "The server could not be reached. Check the address and your connection.",
  "upgrade-refused":
    "The server answers, but it refused the WebSocket connection. Either this page's origin is not " +
    "allowed there, or a proxy in between blocks WebSockets.",
  "rate-limited": "Too many attempts from your address. Wait a little and try again.",
  "try-again": "The server cannot take new work right now. Try again in a moment.",
  "register-timeout": "The server did not answer in time.",
  "protocol-error": "The server ended the conversation because it did not understand this client.",
  "too-large": "The server ended the connection because a message was too large.",
  "connection-lost": "The connection to the server was lost.",
  "room-full": "This room is full. A room holds two, so choose another name.",
  "rejected": "The server refused to let you in.",
  "name-taken": "This name is taken. Choose another one.",
  "invalid-name":
    "This name is not allowed. Use 1 to 64 letters without accents, digits, hyphens, underscores or dots.",
  "unknown-peer": "Nobody with this name is here.",
  "unknown-remote-id": "No server with this Remote ID is online.",
  "invalid-remote-id": "This is not a Remote ID. Use 1 to 64 letters without accents, digits and hyphens.",
  "remote-id-in-use": "This Remote ID is held by another server, which protects it with a secret.",
  "replaced": "Another connection took over this Remote ID, so this one was closed.",
  "server-disconnected": "The server that you dialled has gone offline.",
  "not-paired": "You have no partner at the moment.",
  "unauthorized": "The server wants proof of who you are and did not accept what it was given.",
  "call-failed":
    "No direct path to the other side was found. The networks in between may need a TURN server.",
  "wrong-fingerprint":
    "The answer did not come from the gateway with this Remote ID: its certificate is another one. " +
    "Somebody in between may be posing as it, so nothing was connected.",
  "no-answer": "The server at home did not answer in time.",
  "not-open": "There is no open connection to send this over.",
  "closed": "This client was closed.",
};

/** An error with a stable code and a sentence that may be shown to a person. */
export class ParleyError extends Error {
  /**
   * @param {keyof typeof SENTENCES | string} code stable, lower case, hyphenated
   * @param {string} [message] a sentence; by default the one that belongs to the code
   * @param {{retryAfterMs?: number, cause?: unknown}} [more] `retryAfterMs`: earliest useful retry
   */
  constructor(code, message, { retryAfterMs, cause } = {}) {
    super(message ?? SENTENCES[code] ?? code, cause === undefined ? undefined : { cause });
    this.name = "ParleyError";
    /** @type {string} */
    this.code = code;
    /** @type {number | undefined} milliseconds, when the server named a time */
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The error for an address that made too many attempts.
 *
 * @param {number | undefined} seconds how long the server asks to wait, if it said so
 * @returns {ParleyError}
 */
export function rateLimited(seconds) {
  if (!Number.isFinite(seconds)) return new ParleyError("rate-limited");
  const unit = seconds === 1 ? "second" : "seconds";
  return new ParleyError(
    "rate-limited",
    `Too many attempts from your address. Try again in ${seconds} ${unit}.`,
    { retryAfterMs: seconds * 1000 },
  );
}
