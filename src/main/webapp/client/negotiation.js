/**
 * Perfect negotiation: two sides may offer at any moment, and exactly one of two colliding offers wins.
 *
 * The idea (WebRTC 1.0, section 10.7): one side is polite and gives way, rolling its own offer back; the
 * other is impolite and ignores the offer that collided with its own. Neither has to know what the
 * other is doing; they only have to agree on who is polite.
 *
 * Two additions make it safe with peers that know nothing of this: the side that did not start the call
 * holds its own offers until the first offer of the other side was answered, and candidates wait for the
 * remote description that they belong to.
 *
 * @module negotiation
 */

import { fingerprintOf } from "./sdp.js";

/**
 * How long a first offer may take to gather its first candidate before it is rolled back all the same.
 * See `#gatheringBegun`.
 */
const GATHERING_MS = 1_000;
/** Candidates that came before their description; a peer that sends more than this is broken. */
const MAX_EARLY_CANDIDATES = 256;

/**
 * @param {object} at the moment at which an offer arrives
 * @param {boolean} at.polite
 * @param {boolean} at.makingOffer an offer of our own is being made
 * @param {RTCSignalingState} at.signalingState
 * @returns {"accept" | "yield" | "ignore"} `yield`: accept it and roll our own offer back
 */
export function verdictOnOffer({ polite, makingOffer, signalingState }) {
  if (!makingOffer && signalingState === "stable") return "accept";
  return polite ? "yield" : "ignore";
}

/**
 * Decides by name who gives way, so that both sides come to opposite answers without asking.
 *
 * @param {string} mine
 * @param {string} theirs
 * @returns {boolean} whether the side called `mine` is the polite one
 */
export function politeByName(mine, theirs) {
  return mine > theirs;
}

/** Negotiates one `RTCPeerConnection`. Incoming signals are handled one at a time, in order. */
export class Negotiation {
  #pc;
  #polite;
  #send;
  #onProblem;
  #held;
  #wanted = false;
  #makingOffer = false;
  #ignoring = false;
  #gathered = false;
  #early = [];
  #turn = Promise.resolve();

  /**
   * @param {RTCPeerConnection} pc
   * @param {object} options
   * @param {boolean} options.polite
   * @param {boolean} options.hold whether own offers wait for the first offer of the other side
   * @param {(signal: {description?: RTCSessionDescription, candidate?: RTCIceCandidate}) => void} options.send
   * @param {(error: Error) => void} options.onProblem told of descriptions that could not be applied
   */
  constructor(pc, { polite, hold, send, onProblem }) {
    this.#pc = pc;
    this.#polite = polite;
    this.#held = hold;
    this.#send = send;
    this.#onProblem = onProblem;
    pc.addEventListener("negotiationneeded", () => this.#offer());
    pc.addEventListener("icecandidate", ({ candidate }) => {
      this.#gathered = true;
      // The end-of-candidates mark is not sent: nothing needs it, and some peers stumble over it.
      if (candidate?.candidate) send({ candidate });
    });
  }

  /** Own offers need not wait any longer. */
  release() {
    this.#held = false;
    if (this.#wanted) this.#offer();
  }

  /** Sends an offer again that may have been lost with the signaling connection. */
  resend() {
    const { signalingState, localDescription } = this.#pc;
    if (signalingState === "have-local-offer") this.#send({ description: localDescription });
  }

  /**
   * @param {import("./shapes.js").Signal} signal
   * @returns {Promise<void>} settled when it was dealt with; never rejected
   */
  receive(signal) {
    this.#turn = this.#turn.then(async () => {
      if (this.#pc.signalingState === "closed") return;
      try {
        if (signal.description) await this.#description(signal.description);
        else await this.#candidate(signal.candidate);
      } catch (error) {
        if (this.#pc.signalingState !== "closed") this.#onProblem(error);
      }
    });
    return this.#turn;
  }

  /**
   * @param {RTCSessionDescriptionInit} description
   * @returns {boolean} whether it comes from another peer connection than the descriptions before it,
   *     that is, whether the other side started anew
   */
  isFromAnother(description) {
    const known = fingerprintOf(this.#pc.remoteDescription?.sdp);
    const given = fingerprintOf(description.sdp);
    return known !== null && given !== null && known !== given;
  }

  async #offer() {
    if (this.#held) {
      this.#wanted = true;
      return;
    }
    this.#wanted = false;
    try {
      this.#makingOffer = true;
      await this.#pc.setLocalDescription();
      this.#send({ description: this.#pc.localDescription });
    } catch (error) {
      if (this.#pc.signalingState !== "closed") this.#onProblem(error);
    } finally {
      this.#makingOffer = false;
    }
  }

  async #description(description) {
    if (description.type === "answer" && this.#pc.signalingState !== "have-local-offer") {
      return; // Late: the offer it answers was rolled back or answered already.
    }
    if (description.type === "offer") {
      const verdict = verdictOnOffer({
        polite: this.#polite,
        makingOffer: this.#makingOffer,
        signalingState: this.#pc.signalingState,
      });
      this.#ignoring = verdict === "ignore";
      if (this.#ignoring) return;
      if (verdict === "yield" && this.#pc.remoteDescription === null) await this.#gatheringBegun();
    }
    // Rolls an own offer back by itself when there is one (we are polite then).
    await this.#pc.setRemoteDescription(description);
    if (description.type === "offer") {
      await this.#pc.setLocalDescription();
      this.#send({ description: this.#pc.localDescription });
      // If anything of ours is not in it yet, the browser asks for a negotiation again by itself.
      this.#held = false;
      this.#wanted = false;
    }
    for (const candidate of this.#early.splice(0)) await this.#candidate(candidate);
  }

  /**
   * Chromium (seen in 156) never gathers another candidate when the very first offer is rolled back
   * before it knows the machine's networks. Once the first candidate is out, it does.
   */
  #gatheringBegun() {
    if (this.#gathered) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHERING_MS);
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#pc.addEventListener("icecandidate", done, { once: true });
    });
  }

  async #candidate(candidate) {
    if (this.#pc.remoteDescription === null) {
      if (this.#early.length < MAX_EARLY_CANDIDATES) this.#early.push(candidate);
      return;
    }
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch (error) {
      // One bad candidate is no reason to end anything: it is of an ignored offer, of an ICE generation
      // that is over, or of a kind that this browser does not know. The others will do.
      if (!this.#ignoring) console.debug("parley: a candidate was not usable", error.message);
    }
  }
}
