/**
 * How each of the four protocols writes a description and a candidate. Pure functions: they build and
 * read messages and know nothing of sockets or peer connections.
 *
 * @module shapes
 */

import { readCandidate, readDescription } from "./sdp.js";

/**
 * What a signaling message carries for the peer connection.
 *
 * @typedef {{description: RTCSessionDescriptionInit} | {candidate: RTCIceCandidateInit}} Signal
 */

/**
 * One protocol's writing.
 *
 * @typedef {object} Shape
 * @property {(description: RTCSessionDescription) => object} description
 * @property {(candidate: RTCIceCandidate) => object} candidate
 * @property {(message: any) => Signal | null} read `null` when the message carries neither
 */

/** The three fields that every protocol's peers know; newer ones would only be weight. */
function plainCandidate({ candidate, sdpMid, sdpMLineIndex }) {
  return { candidate, sdpMid, sdpMLineIndex };
}

function asDescription(type, body) {
  const description = readDescription(type, body);
  return description && { description };
}

function asCandidate(body) {
  const candidate = readCandidate(body);
  return candidate && { candidate };
}

/** @type {Shape} Ayame: `{type, sdp}` and `{type: "candidate", ice}`. */
export const AYAME = {
  description: ({ type, sdp }) => ({ type, sdp }),
  candidate: (candidate) => ({ type: "candidate", ice: plainCandidate(candidate) }),
  read: (message) => {
    switch (message.type) {
      case "offer":
      case "answer":
        return asDescription(message.type, message);
      case "candidate":
        return asCandidate(message.ice);
      default:
        return null;
    }
  },
};

/** @type {Shape} Remote ID: everything inside `data`; the session id is added by the sender. */
export const REMOTE_ID = {
  description: ({ type, sdp }) => ({ type, data: { type, sdp } }),
  candidate: (candidate) => ({ type: "ice-candidate", data: plainCandidate(candidate) }),
  read: (message) => {
    switch (message.type) {
      case "offer":
      case "answer":
        return asDescription(message.type, message.data);
      case "ice-candidate":
        return asCandidate(message.data);
      default:
        return null;
    }
  },
};

/** @type {Shape} Random pairing: the SDP text beside the type, and `{type: "ice", candidate}`. */
export const PAIRING = {
  description: ({ type, sdp }) => ({ type, sdp }),
  candidate: (candidate) => ({ type: "ice", candidate: plainCandidate(candidate) }),
  read: (message) => {
    switch (message.type) {
      case "offer":
      case "answer":
        return asDescription(message.type, message);
      case "ice":
        return asCandidate(message.candidate);
      default:
        return null;
    }
  },
};

/** @type {Shape} Named peers: like pairing with `candidate`; the target is added by the sender. */
export const NAMED = {
  description: ({ type, sdp }) => ({ type, sdp }),
  candidate: (candidate) => ({ type: "candidate", candidate: plainCandidate(candidate) }),
  read: (message) => {
    switch (message.type) {
      case "offer":
      case "answer":
        return asDescription(message.type, message);
      // Three spellings are in use among peers of this protocol, with the fields nested or beside.
      case "candidate":
      case "ice":
      case "ice-candidate":
        return asCandidate(typeof message.candidate === "object" ? message.candidate : message);
      default:
        return null;
    }
  },
};
