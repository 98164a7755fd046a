import { GatewayClient } from "/client/parley.js";
import { ChunkJoiner } from "/client/chunks.js";
import { GatewayProxy } from "/client/gateway-proxy.js";
import { checkPin, fingerprintsOf, isPinned, pinnedIdOf } from "/client/pinned-id.js";
import { fakeServer, fast } from "./fake-socket.js";
import { equal, event, ok, rejection, test } from "./harness.js";

const ASCENDING = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, "0")).join(":");
const PINNED = "AAAQEAYEAUDAOCAJBIFQYDIOB4";
const OTHER = ASCENDING.replace("00:", "01:");

function thrown(step) {
  try {
    step();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error");
}

test("a pinned ID is base32 of the fingerprint's first half, with 9 for 2", () => {
  equal(pinnedIdOf(ASCENDING), PINNED);
  equal(pinnedIdOf(ASCENDING.toUpperCase()), PINNED);
  equal(pinnedIdOf(`${"d6:b5:ad:6b:5a:".repeat(3)}d6:${"00:".repeat(15)}00`), `${"9".repeat(25)}Y`);
  for (const bad of ["", "00", `${ASCENDING}:20`, ASCENDING.replace("1f", "1g")]) equal(pinnedIdOf(bad), null);
  ok(isPinned(PINNED));
  for (const short of ["MA-X7K9-P2M4", PINNED.slice(1), `${PINNED}A`, PINNED.replace("Q", "2")]) ok(!isPinned(short));
});

test("each fingerprint of an answer has to be the pinned one", () => {
  const good = `v=0\r\na=fingerprint:sha-256 ${ASCENDING.toUpperCase()}\r\n`;
  equal(checkPin(PINNED, good + good), { pinned: true, fingerprints: [ASCENDING.toUpperCase()] });
  equal(checkPin(PINNED, good.replace("sha-256", "SHA-256")).pinned, true);
  for (const id of [PINNED.toLowerCase(), ` ${PINNED}\n`]) {
    equal(checkPin(id, good).pinned, true);
    equal(thrown(() => checkPin(id, `a=fingerprint:sha-256 ${OTHER}\r\n`)).code, "wrong-fingerprint", id);
  }
  for (const sdp of [
    "v=0\r\n",
    `a=fingerprint:sha-256 ${OTHER}\r\n`,
    `${good}m=application\r\na=fingerprint:sha-256 ${OTHER}\r\n`,
    `${good}A=fingerprint:sha-256 ${OTHER}\n`,
    `${good}a=fingerprint:sha-1 00:01\r\n`,
    `${good}a=fingerprint:\r\n`,
  ]) {
    equal(thrown(() => checkPin(PINNED, sdp)).code, "wrong-fingerprint", sdp);
  }
  equal(checkPin("MA-X7K9-P2M4", `a=fingerprint:sha-256 ${OTHER}`), { pinned: false, fingerprints: [OTHER.toUpperCase()] });
  equal(fingerprintsOf("v=0"), []);
});

function pieces(text, size, id = 1) {
  const bytes = new TextEncoder().encode(text);
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, seq) => JSON.stringify({
    type: "__chunk__", id, seq, count, b64: btoa(String.fromCharCode(...bytes.slice(seq * size, (seq + 1) * size))),
  }));
}

test("texts in pieces come together, whatever is cut and however they are mixed", () => {
  const joiner = new ChunkJoiner();
  const text = `\ufeffä€😀${"x".repeat(100)}😀`;
  const [one, two] = [pieces(text, 3), pieces("other", 2, 2)];
  equal(joiner.take("plain"), "plain");
  equal(joiner.take('{"say":"__chunk__"}'), '{"say":"__chunk__"}');
  equal(joiner.take("__chunk__ but not JSON"), "__chunk__ but not JSON");
  const whole = [];
  const all = [...one.reverse(), ...two];
  while (all.length > 0) whole.push(joiner.take(all.length % 2 === 0 ? all.shift() : all.pop()));
  equal(whole.filter((w) => w !== null).sort(), [text, "other"].sort());
});

test("pieces that fit nowhere are refused", () => {
  for (const frame of [
    { id: 1, seq: 1, count: 1, b64: "" }, { id: 1, seq: -1, count: 1, b64: "" }, { id: 1, seq: 0, count: 0, b64: "" },
    { id: 1, seq: 0, count: 1e9, b64: "" }, { id: 1, seq: 0, count: 1 }, { id: 1, seq: 0.5, count: 1, b64: "" },
  ]) thrown(() => new ChunkJoiner().take(JSON.stringify({ type: "__chunk__", ...frame })));
  const joiner = new ChunkJoiner();
  const [first] = pieces("abc", 1);
  joiner.take(first);
  thrown(() => joiner.take(first));
  thrown(() => joiner.take(JSON.stringify({ type: "__chunk__", id: 1, seq: 1, count: 2, b64: "" })));
});

test("requests find their answers, in any order, and the end of the line ends them", async () => {
  const sent = [];
  const proxy = new GatewayProxy((text) => sent.push(JSON.parse(text)));
  const [one, two, three] = [proxy.fetch("/a"), proxy.fetch("/b", { method: "HEAD", headers: { Accept: "x" } }), proxy.fetch("/c")];
  equal(sent[1], { type: "http-proxy-request", id: "p2", method: "HEAD", path: "/b", headers: { Accept: "x" } });
  const answer = (id, more) => JSON.stringify({ type: "http-proxy-response", id, status: 200, headers: { "Content-Type": "a/b" }, body: "00fF", ...more });
  ok(!proxy.take("words of the API"));
  ok(!proxy.take('{"say":"http-proxy-response"}'));
  ok(proxy.take(answer("p2", { status: 404, body: "" })));
  ok(proxy.take(answer("p1")));
  ok(proxy.take(answer("p9")));
  equal((await two).status, 404);
  const { headers, body } = await one;
  equal([headers, [...body]], [{ "content-type": "a/b" }, [0, 255]]);
  proxy.close();
  equal((await rejection(three)).code, "not-open");
  const bad = proxy.fetch("/d");
  proxy.take(answer("p4", { body: "zz" }));
  equal((await rejection(bad)).code, "protocol-error");
  const late = new GatewayProxy(() => {}, 1).fetch("/");
  equal((await rejection(late)).code, "no-answer");
  const shut = new GatewayProxy(() => { throw new Error("closed"); }).fetch("/");
  equal((await rejection(shut)).code, "not-open");
});

/** Dials, and answers with a peer connection of the test's own. */
async function dialled(remoteId, rewrite = (sdp) => sdp, certificates = undefined) {
  const server = fakeServer();
  const client = new GatewayClient({ remoteId, ...fast(server) });
  const problems = [];
  client.addEventListener("verified", ({ detail }) => problems.push(detail));
  const connected = client.connect();
  connected.catch(() => {});
  const socket = (await server.next()).accept();
  await socket.heard("connect-request");
  const called = event(client, "call");
  socket.say({ type: "connected", remoteId, sessionId: "S", iceServers: [] });
  await called;
  const offer = await socket.heard("offer");
  const home = new RTCPeerConnection({ certificates });
  const channels = new Promise((resolve) => {
    const found = {};
    home.addEventListener("datachannel", ({ channel }) => {
      found[channel.label] = channel;
      if (found["ma-api"] && found.http_proxy) resolve(found);
    });
  });
  home.addEventListener("icecandidate", ({ candidate }) => candidate && socket.say({
    type: "ice-candidate", sessionId: "S", data: candidate.toJSON(),
  }));
  await home.setRemoteDescription(offer.data);
  socket.onsent = ((before) => (message) => {
    before(message);
    if (message.type === "ice-candidate") home.addIceCandidate(message.data);
  })(socket.onsent);
  for (const { type, data } of socket.sent) if (type === "ice-candidate") await home.addIceCandidate(data);
  await home.setLocalDescription();
  const answer = { type: "answer", sessionId: "S", data: { type: "answer", sdp: rewrite(home.localDescription.sdp) } };
  return { client, socket, home, channels, answer, verified: problems };
}

test("an answer with another certificate than the pinned one connects nothing", async () => {
  const { client, socket, home, answer, verified } = await dialled(PINNED);
  const ended = event(client, "state", ({ state }) => state === "closed");
  socket.say(answer);
  equal((await ended).error.code, "wrong-fingerprint");
  equal([verified.length, client.state], [0, "closed"]);
  home.close();
});

test("an answer with the pinned certificate connects, and API and proxy work over it", async () => {
  const certificate = await RTCPeerConnection.generateCertificate({ name: "ECDSA", namedCurve: "P-256" });
  const { value } = certificate.getFingerprints().find(({ algorithm }) => algorithm === "sha-256");
  const { client, socket, home, channels, answer, verified } = await dialled(pinnedIdOf(value), undefined, [certificate]);
  const opened = event(client, "api-open");
  socket.say(answer);
  await opened;
  equal(verified[0], { pinned: true, fingerprints: [value.toUpperCase()] });
  const { "ma-api": api, http_proxy: proxy } = await channels;
  proxy.onmessage = ({ data }) => {
    const { id } = JSON.parse(data);
    for (const piece of pieces(JSON.stringify({ type: "http-proxy-response", id, status: 200, headers: {}, body: "68696a" }), 20, 7)) proxy.send(piece);
  };
  api.onmessage = ({ data }) => api.send(`echo ${data}`);
  const echo = event(client, "api-message");
  client.sendToApi("hello");
  equal((await echo).data, "echo hello");
  equal(new TextDecoder().decode((await client.fetch("/")).body), "hij");
  client.close();
  equal(thrown(() => client.sendToApi("x")).code, "not-open");
  home.close();
});
