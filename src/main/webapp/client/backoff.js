/**
 * How long to wait before the next attempt to connect: exponential growth, bounded, with full jitter.
 *
 * Full jitter (any moment between zero and the bound, all equally likely) is what keeps a thousand
 * clients of a restarted server from coming back in the same instant, and in the next, and in the next.
 *
 * @module backoff
 */

/**
 * @typedef {object} BackoffOptions
 * @property {number} [baseMs] bound of the first delay
 * @property {number} [maxMs] bound that no delay exceeds
 */

/** @type {Required<BackoffOptions>} */
export const DEFAULT_BACKOFF = Object.freeze({ baseMs: 500, maxMs: 30_000 });

/**
 * @param {number} attempt how many attempts have failed in a row before this wait, from 0
 * @param {BackoffOptions} [options]
 * @returns {number} the longest wait possible at this attempt, in milliseconds
 */
export function backoffBound(attempt, options) {
  const { baseMs, maxMs } = { ...DEFAULT_BACKOFF, ...options };
  // 2 ** 1024 is Infinity, and min() of that is still the bound: no overflow to guard against.
  return Math.min(maxMs, baseMs * 2 ** attempt);
}

/**
 * @param {number} attempt how many attempts have failed in a row before this wait, from 0
 * @param {BackoffOptions} [options]
 * @param {() => number} [random] a number in [0, 1)
 * @returns {number} milliseconds to wait, in [0, bound)
 */
export function backoffDelay(attempt, options, random = Math.random) {
  return Math.floor(random() * backoffBound(attempt, options));
}
