/**
 * What a WebSocket close code means for the one who was closed: come back or stay away.
 *
 * @module close-codes
 */

/**
 * @typedef {object} CloseVerdict
 * @property {boolean} retry whether connecting again makes sense
 * @property {string | null} code the {@link ParleyError} code to report, `null` for an orderly end
 * @property {number} [minDelayMs] earliest useful retry
 */

/** A socket blocked for guessing stays blocked at least this long when the server named no time. */
const BLOCKED_MS = 60_000;

/** @type {Record<number, CloseVerdict>} */
const VERDICTS = {
  1000: { retry: false, code: null },
  1001: { retry: true, code: "connection-lost" }, // the server stops
  1002: { retry: false, code: "protocol-error" },
  1003: { retry: false, code: "protocol-error" },
  1005: { retry: true, code: "connection-lost" }, // closed without a code
  1006: { retry: true, code: "connection-lost" }, // the link broke, or there never was one
  1007: { retry: false, code: "protocol-error" },
  1008: { retry: false, code: "protocol-error" }, // policy: room mismatch, too many frames
  1009: { retry: false, code: "too-large" },
  1011: { retry: true, code: "connection-lost" },
  1012: { retry: true, code: "connection-lost" }, // the server drains or restarts
  1013: { retry: true, code: "try-again" }, // slow consumer, or the cluster's engine is away
  1014: { retry: true, code: "connection-lost" },
  1015: { retry: true, code: "connection-lost" },
  4000: { retry: false, code: "replaced" }, // named peers: the name is taken
  4001: { retry: false, code: "invalid-name" },
  4008: { retry: true, code: "rate-limited", minDelayMs: BLOCKED_MS },
};

/**
 * What tells that nobody did anything wrong: a computer slept, or a network was away for a while. Ayame
 * says so with 1000, and Parley with 1008 when a registration is late.
 */
const TOO_SLOW = new Set(["pong timeout", "read timeout", "register timeout"]);

/**
 * @param {number} code the close code
 * @param {string} [reason] the reason that came with it
 * @returns {CloseVerdict} unknown codes of an application (4000 and up) forbid a retry, since they were
 *     meant as an answer; any other unknown code allows one
 */
export function verdictOfClose(code, reason) {
  if (TOO_SLOW.has(reason)) return { retry: true, code: "connection-lost" };
  return VERDICTS[code] ?? (code >= 4000
    ? { retry: false, code: "rejected" }
    : { retry: true, code: "connection-lost" });
}
