/**
 * What the browser measures in GatewayFiguresIT, with the server's own client module. Given to
 * `page.evaluate` in a page of the server; leaves `window.measure` behind. The API at home echoes texts,
 * answers `expect N` when N binary messages have come, and `send N SIZE` with as many.
 */
(async () => {
  const { GatewayClient } = await import(new URL("/client/parley.js", location.href).href);

  const PATIENCE_MS = 300_000;
  const HIGH_WATER = 4 * 1024 * 1024;

  function once(target, type) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`in vain: ${type}`)), PATIENCE_MS);
      target.addEventListener(type, (event) => {
        clearTimeout(timer);
        resolve(event);
      }, { once: true });
    });
  }

  /** A call whose channel to the API is open, and how long that took from the offer on. */
  async function dial(remoteId) {
    const client = new GatewayClient({ remoteId });
    let offered;
    let channel;
    client.addEventListener("wire", ({ detail: { direction, message } }) => {
      if (direction === "out" && message.type === "offer") offered ??= performance.now();
    });
    client.addEventListener("call", ({ detail: { call } }) =>
      call.addEventListener("open", ({ detail }) => {
        if (detail.channel.label === "ma-api") channel = detail.channel;
      }));
    const open = once(client, "api-open");
    await client.connect();
    await open;
    return { client, channel, millis: performance.now() - offered };
  }

  const next = async (client) => (await once(client, "api-message")).detail.data;

  window.measure = {
    async opening(remoteId) {
      const { client, millis } = await dial(remoteId);
      client.close();
      return millis;
    },

    async echoes(remoteId, { warmUp, count }) {
      const { client } = await dial(remoteId);
      const text = "x".repeat(1024);
      const millis = [];
      for (let i = -warmUp; i < count; i++) {
        const answer = next(client);
        const start = performance.now();
        client.sendToApi(text);
        await answer;
        if (i >= 0) millis.push(performance.now() - start);
      }
      client.close();
      return millis;
    },

    /** Milliseconds for so many messages from this browser to the API. */
    async up(remoteId, { count, size }) {
      const { client, channel } = await dial(remoteId);
      const message = new Uint8Array(size);
      channel.bufferedAmountLowThreshold = HIGH_WATER / 2;
      const done = next(client);
      const start = performance.now();
      client.sendToApi(`expect ${count}`);
      for (let i = 0; i < count; i++) {
        if (channel.bufferedAmount > HIGH_WATER) await once(channel, "bufferedamountlow");
        client.sendToApi(message);
      }
      await done;
      const millis = performance.now() - start;
      client.close();
      return millis;
    },

    /** Milliseconds for so many messages from the API to this browser. */
    async down(remoteId, { count, size }) {
      const { client } = await dial(remoteId);
      const start = performance.now();
      let missing = count;
      const all = new Promise((resolve) => {
        client.addEventListener("api-message", () => (missing -= 1) === 0 && resolve());
      });
      client.sendToApi(`send ${count} ${size}`);
      await all;
      const millis = performance.now() - start;
      client.close();
      return millis;
    },
  };
})()
