/**
 * The STUN and TURN servers that a Parley server recommends.
 *
 * @module ice-servers
 */

import { serverUrl } from "./server-url.js";

/**
 * @param {URL | string} [server] base address of the server
 * @returns {Promise<RTCIceServer[]>} empty when the server offers none or cannot be asked: a call inside
 *     one network works without
 */
export async function fetchIceServers(server) {
  try {
    const response = await fetch(new URL("api/ice-servers", serverUrl(server)), {
      cache: "no-store", // credentials in it are good for a limited time
      signal: AbortSignal.timeout(5_000),
    });
    const { iceServers } = response.ok ? await response.json() : {};
    return Array.isArray(iceServers) ? iceServers : [];
  } catch {
    return [];
  }
}
