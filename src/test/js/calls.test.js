import { AyameClient, PeerCall } from "/client/parley.js";
import { fakeServer, fast } from "./fake-socket.js";
import { equal, event, ok, rejection, test } from "./harness.js";

/** Two calls joined by a wire that carries plain data, each signal after `delayMs`. */
function pair({ a = {}, b = {}, delayMs = 0, wire = (signal) => signal } = {}) {
  const calls = {};
  const toThe = (other) => async (signal) => {
    const plain = wire(signal.description
      ? { description: signal.description.toJSON() }
      : { candidate: signal.candidate.toJSON() });
    if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (plain) calls[other]?.receive(plain);
  };
  calls.a = new PeerCall({ peer: "b", initiator: true, polite: false, send: toThe("b"), ...a });
  calls.b = new PeerCall({ peer: "a", initiator: false, polite: true, send: toThe("a"), ...b });
  return calls;
}

const open = (call) => (call.isOpen ? Promise.resolve() : event(call, "open"));

test("text and bytes go both ways, in order", async () => {
  const { a, b } = pair();
  await Promise.all([open(a), open(b)]);
  const heard = [];
  b.addEventListener("message", ({ detail }) => heard.push(detail.data));
  const last = event(b, "message", ({ data }) => data === "end");
  a.send("first");
  a.send(new Uint8Array([1, 2, 3]));
  a.send("end");
  await last;
  equal([heard[0], [...new Uint8Array(heard[1])], heard[2]], ["first", [1, 2, 3], "end"]);
  const back = event(a, "message");
  b.send("back");
  equal((await back).data, "back");
  a.close();
  b.close();
});

test("closing one side tells the other", async () => {
  const { a, b } = pair();
  await Promise.all([open(a), open(b)]);
  const told = event(b, "end");
  a.close();
  equal((await told).reason, "remote");
  equal([a.peerConnection.signalingState, b.peerConnection.signalingState], ["closed", "closed"]);
});

test("two offers at the same moment end in one call", async () => {
  for (const delayMs of [0, 40]) {
    const { a, b } = pair({ b: { initiator: true }, delayMs });
    await Promise.all([open(a), open(b)]);
    equal([a.peerConnection.signalingState, b.peerConnection.signalingState], ["stable", "stable"]);
    const heard = event(b, "message");
    a.send("still one");
    equal((await heard).data, "still one");
    a.close();
    b.close();
  }
});

test("offers collide again and again while a call is up, and nothing breaks", async () => {
  const { a, b } = pair({ delayMs: 5 });
  await Promise.all([open(a), open(b)]);
  for (let round = 0; round < 5; round += 1) {
    for (const call of [a, b]) call.peerConnection.addTransceiver("audio");
    await Promise.all([settled(a), settled(b)]);
  }
  const heard = event(b, "message");
  a.send("alive");
  equal((await heard).data, "alive");
  equal(a.peerConnection.getTransceivers().filter(({ mid }) => mid === null).length, 0);
  equal(a.peerConnection.getTransceivers().length, b.peerConnection.getTransceivers().length);
  a.close();
  b.close();
});

/** Waits until a call has been stable and without anything left to negotiate for a while. */
async function settled({ peerConnection }) {
  for (let quiet = 0; quiet < 6; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const done = peerConnection.signalingState === "stable"
      && peerConnection.getTransceivers().every(({ mid }) => mid !== null);
    quiet = done ? quiet + 1 : 0;
  }
}

test("candidates that come before the description are kept", async () => {
  const held = [];
  const calls = {};
  const plain = (signal) => (signal.description
    ? { description: signal.description.toJSON() }
    : { candidate: signal.candidate.toJSON() });
  calls.a = new PeerCall({
    peer: "b", initiator: true, polite: false,
    send: (signal) => {
      if (signal.description) held.push(plain(signal));
      else calls.b.receive(plain(signal));
    },
  });
  calls.b = new PeerCall({
    peer: "a", initiator: false, polite: true, send: (signal) => calls.a.receive(plain(signal)),
  });
  await new Promise((resolve) => {
    calls.a.peerConnection.onicegatheringstatechange = () => {
      if (calls.a.peerConnection.iceGatheringState === "complete") resolve();
    };
  });
  for (const signal of held) calls.b.receive(signal);
  await Promise.all([open(calls.a), open(calls.b)]);
  calls.a.close();
  calls.b.close();
});

test("candidates that make no sense are passed over", async () => {
  const { a, b } = pair();
  for (const candidate of ["", "candidate:nonsense", "candidate:1 1 udp 1 192.0.2.1 9 typ host"]) {
    b.receive({ candidate: { candidate, sdpMid: "9" } });
  }
  await Promise.all([open(a), open(b)]);
  a.close();
  b.close();
});

test("a description that makes no sense is a problem, not the end", async () => {
  const { a, b } = pair();
  await Promise.all([open(a), open(b)]);
  const problem = event(b, "problem");
  b.receive({ description: { type: "offer", sdp: "nonsense" } });
  ok((await problem).error instanceof Error);
  const heard = event(b, "message");
  a.send("alive");
  equal((await heard).data, "alive");
  a.close();
  b.close();
});

test("the side that waits in vain for an offer makes it itself", async () => {
  const { a, b } = pair({ a: { initiator: false, polite: false }, b: { patienceMs: 50 } });
  await Promise.all([open(a), open(b)]);
  a.close();
  b.close();
});

test("ICE is restarted within the same call", async () => {
  const { a, b } = pair();
  await Promise.all([open(a), open(b)]);
  const user = (call) => /a=ice-ufrag:(\S+)/.exec(call.peerConnection.remoteDescription.sdp)[1];
  const before = user(b);
  let ended = false;
  b.addEventListener("end", () => (ended = true));
  a.peerConnection.restartIce();
  const limit = performance.now() + 10_000;
  while (user(b) === before && performance.now() < limit) await new Promise((next) => setTimeout(next, 20));
  ok(user(b) !== before, "no new ICE credentials");
  const heard = event(b, "message");
  a.send("alive");
  equal((await heard).data, "alive");
  equal(ended, false);
  a.close();
  b.close();
});

test("a call that never connects ends in words", async () => {
  const { a, b } = pair({ a: { connectTimeoutMs: 200 }, wire: () => null });
  const { reason, error } = await event(a, "end");
  equal([reason, error.code], ["failed", "call-failed"]);
  equal((await rejection((async () => a.send("x"))())).code, "not-open");
  b.close();
});

test("an offer that was lost with the connection is sent again", async () => {
  let up = false;
  const { a, b } = pair({ wire: (signal) => (up ? signal : null) });
  await event(a.peerConnection, "icegatheringstatechange", () => a.peerConnection.iceGatheringState === "complete");
  up = true;
  a.signalingRestored();
  await Promise.all([open(a), open(b)]);
  a.close();
  b.close();
});

test("whoever starts anew is told apart from whoever goes on", async () => {
  const { a, b } = pair();
  await Promise.all([open(a), open(b)]);
  const stranger = new RTCPeerConnection();
  stranger.createDataChannel("x");
  const offer = await stranger.createOffer();
  equal(b.isFromAnother(offer), true);
  equal(b.isFromAnother(a.peerConnection.localDescription), false);
  stranger.close();
  a.close();
  b.close();
});

test("pictures and sound are shown and taken away again", async () => {
  const { a, b } = pair();
  await Promise.all([open(a), open(b)]);
  const canvas = document.createElement("canvas");
  canvas.getContext("2d");
  const stream = canvas.captureStream(5);
  const shown = event(b, "track");
  a.setLocalStream(stream);
  const { track, stream: remote } = await shown;
  equal(track.kind, "video");
  const gone = event(remote, "removetrack");
  a.setLocalStream(null);
  await gone;
  a.close();
  b.close();
});

test("an Ayame caller that knows nothing of perfect negotiation is answered", async () => {
  const server = fakeServer();
  const client = new AyameClient({ roomId: "r", ...fast(server) });
  const connected = client.connect();
  const socket = (await server.next()).accept();
  await socket.heard("register");
  socket.say({ type: "accept", connectionId: "1", isExistClient: false });
  await connected;

  const foreign = new RTCPeerConnection();
  const channel = foreign.createDataChannel("whatever");
  foreign.onicecandidate = ({ candidate }) => candidate && socket.say({ type: "candidate", ice: candidate });
  socket.onsent = (message) => {
    if (message.type === "answer") foreign.setRemoteDescription(message);
    if (message.type === "candidate") foreign.addIceCandidate(message.ice);
  };
  const called = event(client, "call");
  await foreign.setLocalDescription(await foreign.createOffer());
  socket.say(JSON.stringify(foreign.localDescription));
  const { call } = await called;
  await open(call);
  const heard = new Promise((resolve) => (channel.onmessage = ({ data }) => resolve(data)));
  call.send("hello, stranger");
  equal(await heard, "hello, stranger");

  // A standalone one leaves the room without a bye once the call is up; the call goes on.
  const idle = event(client, "state");
  socket.end(1000, "bye");
  equal([(await idle).state, server.sockets.length], ["idle", 1]);
  const more = new Promise((resolve) => (channel.onmessage = ({ data }) => resolve(data)));
  call.send("still here");
  equal(await more, "still here");
  foreign.close();
  client.close();
});
