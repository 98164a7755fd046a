/**
 * What the browser does in the gateway's end-to-end tests: dials with the server's own client module and
 * keeps a record of what it sends and hears. Given to `page.evaluate` as it stands, in a page of the
 * server, because a page's security policy allows no script of a test's; leaves `window.visitor` behind.
 */
(async () => {
  const { GatewayClient } = await import(new URL("/client/parley.js", location.href).href);

  const PATIENCE_MS = 90_000;
  const HIGH_WATER = 1024 * 1024;
  const RANDOM_AT_ONCE = 65_536;

  /** A promise that somebody else keeps, within the time that a test has. */
  function promised(what) {
    let settle;
    const promise = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`in vain: ${what()}`)), PATIENCE_MS);
      settle = (value) => {
        clearTimeout(timer);
        resolve(value);
      };
    });
    return { promise, settle };
  }

  async function digest(bytes) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Kind, length in bytes and hash: what two ends compare. */
  async function mark(data) {
    const text = typeof data === "string";
    const bytes = text ? new TextEncoder().encode(data) : new Uint8Array(data);
    return `${text ? "text" : "binary"} ${bytes.length} ${await digest(bytes)}`;
  }

  /** So many bytes of UTF-8, with characters of one to four of them. */
  function textOf(size, number) {
    const unit = `${number} aé√😀"\\ `;
    const unitBytes = new TextEncoder().encode(unit).length;
    const units = Math.floor(size / unitBytes);
    return unit.repeat(units) + "x".repeat(size - units * unitBytes);
  }

  function bytesOf(size) {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += RANDOM_AT_ONCE) {
      crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + RANDOM_AT_ONCE)));
    }
    return bytes;
  }

  class GatewayVisitor {
    #client = null;
    #channel = null;
    #heard = () => {};
    #waiting = [];
    opened = 0;
    closed = 0;
    errors = [];

    /** Dials; settled when the API can be talked to, with what was found out about the certificate. */
    async dial(remoteId) {
      let verified = null;
      const { promise, settle } = promised(() => `${this.#client.state} ${this.errors}`);
      this.#client = new GatewayClient({ remoteId });
      this.#client.addEventListener("verified", ({ detail }) => (verified = detail));
      this.#client.addEventListener("error", ({ detail }) => this.errors.push(detail.error.code));
      this.#client.addEventListener("call", ({ detail: { call } }) => {
        call.addEventListener("open", ({ detail: { channel } }) => {
          if (channel.label === "ma-api") this.#channel = channel;
        });
        // The gateway hung up: this application wants it back. The client itself sees to the rest.
        call.addEventListener("end", ({ detail }) => queueMicrotask(() => {
          if (detail.reason === "remote" && this.#client.state === "registered") this.#client.dial();
        }));
      });
      this.#client.addEventListener("api-open", () => {
        this.opened += 1;
        settle();
        for (const waiting of this.#waiting) waiting();
      });
      this.#client.addEventListener("api-close", () => (this.closed += 1));
      this.#client.addEventListener("api-message", ({ detail }) => this.#heard(detail.data));
      await this.#client.connect();
      await promise;
      return verified;
    }

    /** Dials somebody who must not be believed; gives the error's code. */
    async dialInVain(remoteId) {
      this.#client = new GatewayClient({ remoteId });
      const { promise, settle } = promised(() => this.#client.state);
      this.#client.addEventListener("state", ({ detail }) => {
        if (detail.state === "closed") settle(detail.error?.code);
      });
      await this.#client.connect();
      return promise;
    }

    /** Settled when the API has been reached so many times. */
    async reached(times) {
      const { promise, settle } = promised(() => `${this.opened} ${this.#client.state} ${this.errors}`);
      const look = () => this.opened >= times && settle();
      this.#waiting.push(look);
      look();
      await promise;
    }

    /** Dials again, as an application does whose API went away. */
    again() {
      this.#client.dial();
    }

    /** Says one text and gives the next that is heard. */
    async echo(text) {
      const { promise, settle } = promised(() => `an echo of ${text}`);
      this.#heard = settle;
      this.#client.sendToApi(text);
      return promise;
    }

    /** From now on the next text is kept in `heard`. */
    listen() {
      const { promise, settle } = promised(() => "a message");
      this.#heard = settle;
      this.heard = promise;
    }

    /**
     * Sends messages of these sizes, text and binary in turn, while it hears as many from the other side
     * and fetches a number of things.
     */
    async exchange({ sizes, fetches, expected }) {
      const received = [];
      const sent = [];
      const { promise, settle } = promised(() => `${received.length} of ${expected} messages heard, ${sent.length} sent, ${this.errors}`);
      this.#heard = (data) => {
        received.push(mark(data));
        if (received.length === expected) settle();
      };
      const fetched = Promise.all(
        Array.from({ length: fetches }, (_, number) => this.#fetch(`/things/${number}?x=%C3%A4`)));
      this.#channel.bufferedAmountLowThreshold = HIGH_WATER / 2;
      for (const [number, size] of sizes.entries()) {
        const data = number % 2 === 0 ? textOf(size, number) : bytesOf(size);
        sent.push(mark(data));
        await this.#room();
        this.#client.sendToApi(data);
      }
      await promise;
      return { sent: await Promise.all(sent), received: await Promise.all(received), fetched: await fetched };
    }

    async #fetch(path) {
      const { status, headers, body } = await this.#client.fetch(path);
      return `${status} ${headers["x-thing"]} ${body.length} ${await digest(body)}`;
    }

    async #room() {
      if (this.#channel.bufferedAmount <= HIGH_WATER) return;
      const { promise, settle } = promised(() => "nothing goes out");
      this.#channel.addEventListener("bufferedamountlow", settle, { once: true });
      await promise;
    }

    /** What this browser may send at once. */
    get maximum() {
      return this.#client.call.peerConnection.sctp.maxMessageSize;
    }

    /** The kind of this end's candidate that carries the call. */
    async way() {
      const stats = await this.#client.call.peerConnection.getStats();
      const all = [...stats.values()];
      const transport = all.find((one) => one.type === "transport");
      const pair = stats.get(transport.selectedCandidatePairId);
      return stats.get(pair.localCandidateId).candidateType;
    }

    leave() {
      this.#client.close();
    }
  }

  window.visitor = new GatewayVisitor();

  /** Looks for relays only, with these servers; gives the kinds of candidates and the errors' codes. */
  window.gather = async (iceServers) => {
    const peer = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
    try {
      const { promise, settle } = promised(() => "the end of the candidates");
      const found = [];
      peer.addEventListener("icecandidate", ({ candidate }) => candidate?.type && found.push(candidate.type));
      peer.addEventListener("icecandidateerror", ({ errorCode }) => found.push(errorCode));
      peer.addEventListener("icegatheringstatechange", () => peer.iceGatheringState === "complete" && settle());
      peer.createDataChannel("x");
      await peer.setLocalDescription();
      await promise;
      return found.map(String);
    } finally {
      peer.close();
    }
  };
})()
