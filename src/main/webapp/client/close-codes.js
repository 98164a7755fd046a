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
  1008: { retry: false, code: "protocol-error" }, // policy: room mismatch, no registration in time
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
 * Parley's reasons for a client that was too late or fell silent, a sleeping laptop for example. Ayame
 * knows no code but 1000 for them.
 */
const TOO_LATE = ["register timeout", "pong timeout", "read timeout"];

/**
 * @param {number} code the close code
 * @param {string} [reason] the close reason
 * @returns {CloseVerdict} unknown codes of an application (4000 and up) forbid a retry, since they were
 *     meant as an answer; any other unknown code allows one
 */
export function verdictOfClose(code, reason) {
  if ((code === 1000 || code === 1008) && TOO_LATE.includes(reason)) {
    return { retry: true, code: "connection-lost" };
  }
  return VERDICTS[code] ?? (code >= 4000
    ? { retry: false, code: "rejected" }
    : { retry: true, code: "connection-lost" });
}
