/**
 * Reading descriptions and candidates in every form that peers in the field send, and the little that
 * has to be known of the text inside them.
 *
 * @module sdp
 */

/**
 * Reads a session description: `{type, sdp}`, the bare SDP text, or an object in the place of the text.
 *
 * @param {"offer" | "answer"} type what the signaling message says it is
 * @param {unknown} body the message's description
 * @returns {RTCSessionDescriptionInit | null} `null` when there is no SDP in it
 */
export function readDescription(type, body) {
  const sdp = typeof body === "string" ? body : body?.sdp;
  if (typeof sdp === "string" && sdp !== "") return { type, sdp };
  return typeof sdp?.sdp === "string" ? readDescription(type, sdp.sdp) : null;
}

/**
 * Reads an ICE candidate: an `RTCIceCandidateInit` or the bare line, with or without `candidate:` or
 * `a=` in front. The empty candidate (end of candidates) is read as such.
 *
 * @param {unknown} body the message's candidate
 * @returns {RTCIceCandidateInit | null} `null` when there is no candidate in it
 */
export function readCandidate(body) {
  const line = typeof body === "string" ? body : body?.candidate;
  if (typeof line === "object" && line !== null) return readCandidate(line);
  if (typeof line !== "string") return null;
  const init = { candidate: withPrefix(line.trim()) };
  if (typeof body.sdpMid === "string") init.sdpMid = body.sdpMid;
  if (Number.isInteger(body.sdpMLineIndex)) init.sdpMLineIndex = body.sdpMLineIndex;
  if (typeof body.usernameFragment === "string") init.usernameFragment = body.usernameFragment;
  // Browsers refuse a candidate that belongs to no media section; with bundling the first is right.
  if (init.sdpMid === undefined && init.sdpMLineIndex === undefined) init.sdpMLineIndex = 0;
  return init;
}

function withPrefix(line) {
  const bare = line.replace(/^a=/, "");
  return bare === "" || bare.startsWith("candidate:") ? bare : `candidate:${bare}`;
}

/**
 * The DTLS fingerprint of a description. A peer connection keeps its certificate for life, so two
 * descriptions with different fingerprints come from two peer connections.
 *
 * @param {string | undefined} sdp
 * @returns {string | null}
 */
export function fingerprintOf(sdp) {
  return /^a=fingerprint:\S+ (\S+)/im.exec(sdp ?? "")?.[1].toUpperCase() ?? null;
}
