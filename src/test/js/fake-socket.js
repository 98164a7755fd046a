/** A WebSocket whose far end is the test. */

/** @returns {{WebSocket: typeof WebSocket, sockets: FakeSocket[], next: () => Promise<FakeSocket>}} */
export function fakeServer() {
  const sockets = [];
  const waiting = [];
  let taken = 0;

  class FakeSocket {
    readyState = 0;
    sent = [];
    onsent = () => {};
    closedWith = null;

    constructor(url) {
      this.url = String(url);
      sockets.push(this);
      waiting.shift()?.(this);
    }

    send(text) {
      const message = JSON.parse(text);
      this.sent.push(message);
      this.onsent(message);
    }

    close(code) {
      this.closedWith = code ?? 1005;
      this.readyState = 3;
    }

    // The far end.

    accept() {
      this.readyState = 1;
      this.onopen?.({});
      return this;
    }

    say(message) {
      this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
    }

    end(code, reason = "") {
      this.readyState = 3;
      this.onclose?.({ code, reason });
    }

    /** @returns {Promise<object>} the first message of this type, sent already or still to come */
    async heard(type) {
      const known = this.sent.find((message) => message.type === type);
      if (known) return known;
      return new Promise((resolve) => {
        const before = this.onsent;
        this.onsent = (message) => {
          before(message);
          if (message.type === type) resolve(message);
        };
      });
    }
  }

  return {
    WebSocket: FakeSocket,
    sockets,
    /** The connections one after the other, those to come included. */
    next: () => {
      if (taken < sockets.length) return Promise.resolve(sockets[taken++]);
      taken += 1;
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}

/** Options that make a client quick and independent of any network. */
export function fast(server) {
  return { WebSocket: server.WebSocket, iceServers: [], backoff: { baseMs: 1, maxMs: 5 } };
}
