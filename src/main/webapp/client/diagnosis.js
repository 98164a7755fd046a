/**
 * Why a WebSocket was refused. A browser tells a script nothing but "closed, 1006"; the same address
 * asked over plain HTTP says more.
 *
 * @module diagnosis
 */

import { ParleyError, rateLimited } from "./errors.js";

/**
 * @param {number} status what plain HTTP answered
 * @param {number | undefined} retryAfterSec the `Retry-After` header
 * @param {string | undefined} text the server's own words
 * @returns {ParleyError}
 */
export function refusalByStatus(status, retryAfterSec, text) {
  switch (status) {
    case 429:
      return rateLimited(retryAfterSec);
    case 503:
      return new ParleyError("try-again");
    case 400:
    case 404:
      return new ParleyError("rejected", text ? `The server refused: ${text}` : undefined);
    default:
      // 426, or a page: HTTP works there, so it is the WebSocket alone that was refused.
      return new ParleyError("upgrade-refused");
  }
}

/**
 * @param {URL | string} url of the WebSocket
 * @returns {Promise<ParleyError>}
 */
export async function refusalOf(url) {
  const address = new URL(url);
  address.protocol = address.protocol.replace(/^ws/, "http");
  try {
    const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    const retryAfter = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
    const body = await response.json().catch(() => ({}));
    const text = typeof body?.error === "string" ? body.error : undefined;
    return refusalByStatus(response.status, retryAfter, text);
  } catch (cause) {
    return new ParleyError((await answers(address)) ? "upgrade-refused" : "unreachable", undefined, { cause });
  }
}

/** A server of another origin that lets this page read nothing may still be there. */
async function answers(address) {
  try {
    await fetch(address, { mode: "no-cors", cache: "no-store", signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  }
}
