/**
 * Remote IDs that pin a certificate: the first 16 bytes of the SHA-256 fingerprint of a gateway's DTLS
 * certificate in base32 (RFC 4648) without padding, `9` written for `2`; 26 characters. Whoever dials
 * such an ID can check that the answer comes from the gateway itself, whatever the server in between
 * does.
 *
 * @module pinned-id
 */

import { ParleyError } from "./errors.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ934567";
const PINNED_BYTES = 16;
const FINGERPRINT_BYTES = 32;

/** As the server reads an ID, too: it may come from a person's hands. */
function written(remoteId) {
  return remoteId.trim().toUpperCase();
}

/**
 * @param {string} remoteId
 * @returns {boolean} whether it has the form of a pinned ID
 */
export function isPinned(remoteId) {
  return /^[A-Z3-79]{26}$/.test(written(remoteId));
}

/**
 * @param {string} fingerprint 32 bytes as SDP shows them, `AB:CD:…`
 * @returns {string | null} the ID that pins it; `null` if it is no SHA-256 fingerprint
 */
export function pinnedIdOf(fingerprint) {
  const pairs = fingerprint.split(":");
  if (pairs.length !== FINGERPRINT_BYTES || !pairs.every((pair) => /^[0-9a-f]{2}$/i.test(pair))) return null;
  let id = "";
  let kept = 0;
  let bits = 0;
  for (const pair of pairs.slice(0, PINNED_BYTES)) {
    kept = ((kept << 8) | Number.parseInt(pair, 16)) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      id += ALPHABET[(kept >> bits) & 31];
    }
  }
  return id + ALPHABET[(kept << (5 - bits)) & 31];
}

/**
 * All `a=fingerprint` lines of a description, those of every media section included.
 *
 * @param {string} sdp
 * @returns {{algorithm: string, value: string}[]} algorithm in small letters, value in capitals
 */
export function fingerprintsOf(sdp) {
  return [...sdp.matchAll(/^a=fingerprint:[ \t]*(\S*)[ \t]*(\S*)/gim)].map(([, algorithm, value]) => ({
    algorithm: algorithm.toLowerCase(),
    value: value.toUpperCase(),
  }));
}

/**
 * Checks a description against the ID that was dialled. Each fingerprint counts: a browser accepts a
 * certificate that fits any one of them, so a single stranger among them would be enough. For the same
 * reason one made with another algorithm is refused.
 *
 * @param {string} remoteId
 * @param {string} sdp
 * @returns {{pinned: boolean, fingerprints: string[]}} `pinned`: whether the ID says anything about it
 * @throws {ParleyError} `wrong-fingerprint`
 */
export function checkPin(remoteId, sdp) {
  const found = fingerprintsOf(sdp);
  const fingerprints = [...new Set(found.map(({ value }) => value))];
  if (!isPinned(remoteId)) return { pinned: false, fingerprints };
  const fits = ({ algorithm, value }) => algorithm === "sha-256" && pinnedIdOf(value) === written(remoteId);
  if (found.length === 0 || !found.every(fits)) throw new ParleyError("wrong-fingerprint");
  return { pinned: true, fingerprints };
}
