import {
  AyameClient, NamedPeersClient, PairingClient, RemoteIdClient, RemoteIdServer,
} from "/client/parley.js";
import { fakeServer, fast } from "./fake-socket.js";
import { equal, event, ok, rejection, test } from "./harness.js";

async function ayame(options = {}) {
  const server = fakeServer();
  const client = new AyameClient({ roomId: "a b/c", ...fast(server), ...options });
  const connected = client.connect();
  connected.catch(() => {}); // Some tests close before it settles; the others await it.
  const socket = (await server.next()).accept();
  return { server, client, connected, socket, register: await socket.heard("register") };
}

test("Ayame: the room is in the address and in the registration, and nothing is null", async () => {
  const { client, connected, socket, register } = await ayame();
  equal(new URL(socket.url).searchParams.get("roomId"), "a b/c");
  equal(register, { type: "register", roomId: "a b/c", ayameClient: "parley.js" });
  socket.say({ type: "accept", connectionId: "1", isExistClient: false, isExistUser: false });
  await connected;
  equal(client.state, "registered");
  client.close();
});

test("Ayame: a ping is answered, before and after the registration", async () => {
  const { client, socket } = await ayame();
  socket.say({ type: "ping" });
  await socket.heard("pong");
  client.close();
});

test("Ayame: a full room is refused in words and not tried again", async () => {
  const { server, client, connected, socket } = await ayame();
  socket.say({ type: "reject", reason: "full" });
  queueMicrotask(() => queueMicrotask(() => socket.end(1000)));
  const error = await rejection(connected);
  equal([error.code, client.state, server.sockets.length], ["room-full", "closed", 1]);
});

test("Ayame: told to try again later, it does", async () => {
  const { server, client, connected, socket } = await ayame();
  socket.say({ type: "reject", reason: "TryAgainLater" });
  socket.end(1013);
  const second = (await server.next()).accept();
  await second.heard("register");
  second.say({ type: "accept", connectionId: "2", isExistClient: false });
  await connected;
  client.close();
});

test("Ayame: after a lost connection it registers again", async () => {
  const { server, client, connected, socket } = await ayame();
  socket.say({ type: "accept", connectionId: "1", isExistClient: false });
  await connected;
  const lost = event(client, "state", ({ state }) => state === "reconnecting");
  socket.end(1006);
  equal((await lost).error.code, "connection-lost");
  const again = event(client, "accepted");
  const second = (await server.next()).accept();
  equal((await second.heard("register")).roomId, "a b/c");
  second.say({ type: "accept", connectionId: "2", isExistClient: false });
  equal((await again).connectionId, "2");
  client.close();
});

test("Ayame: the second to enter makes the offer, the first waits for it", async () => {
  const second = await ayame();
  second.socket.say({ type: "accept", connectionId: "1", isExistUser: true });
  ok((await second.socket.heard("offer")).sdp.startsWith("v=0"));
  second.client.close();
  const first = await ayame();
  first.socket.say({ type: "accept", connectionId: "1", isExistClient: false });
  await first.connected;
  equal(first.client.calls.length, 0);
  first.client.close();
});

test("Ayame: after bye it is over, unless asked to stay in the room", async () => {
  for (const stayInRoom of [false, true]) {
    const { server, client, connected, socket } = await ayame({ stayInRoom });
    socket.say({ type: "accept", connectionId: "1", isExistClient: true });
    await connected;
    const left = event(client, "peer-left");
    socket.say({ type: "bye" });
    await left;
    socket.end(1000);
    if (stayInRoom) {
      await (await server.next()).accept().heard("register");
    } else {
      equal([client.state, server.sockets.length], ["closed", 1]);
    }
    client.close();
  }
});

test("Ayame: a partner that leaves without a bye, being standalone, has left all the same", async () => {
  for (const stayInRoom of [false, true]) {
    const { server, client, connected, socket } = await ayame({ stayInRoom });
    socket.say({ type: "accept", connectionId: "1", isExistClient: true });
    await connected;
    const closed = event(client, "state");
    socket.end(1000, "bye");
    if (stayInRoom) {
      await (await server.next()).accept().heard("register");
    } else {
      const { state, error } = await closed;
      equal([state, error, server.sockets.length], ["closed", null, 1]);
    }
    client.close();
  }
});

test("Ayame: one that fell silent for a while registers again", async () => {
  const { server, client, connected, socket } = await ayame();
  socket.say({ type: "accept", connectionId: "1", isExistClient: false });
  await connected;
  socket.end(1000, "pong timeout");
  await (await server.next()).accept().heard("register");
  client.close();
});

test("Ayame: what cannot be understood is told, and survived", async () => {
  const { client, connected, socket } = await ayame({ iceServers: [{ urls: "nonsense:x" }] });
  socket.say({ type: "accept", connectionId: "1", isExistClient: false });
  await connected;
  const problem = event(client, "error");
  socket.say({ type: "offer", sdp: "v=0\r\n" });
  equal((await problem).error.code, "protocol-error");
  client.close();
});

test("a registration begun on a lost connection does not go on over the next", async () => {
  const answers = [];
  const iceServers = () => new Promise((resolve) => answers.push(() => resolve([])));
  const until = async (condition) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const server = fakeServer();
  const client = new AyameClient({ roomId: "r", ...fast(server), iceServers });
  const connected = client.connect();
  const first = (await server.next()).accept();
  await until(() => answers.length === 1);
  first.end(1006);
  const second = (await server.next()).accept();
  answers[0]();
  await until(() => answers.length === 2);
  equal(second.sent, []);
  answers[1]();
  await second.heard("register");
  second.say({ type: "accept", connectionId: "2", isExistClient: false });
  await connected;
  equal(second.sent.filter(({ type }) => type === "register").length, 1);
  client.close();
});

test("an address that a browser does not even try is an error like any other", async () => {
  class Refusing {
    constructor() {
      throw new DOMException("not from a secure page", "SecurityError");
    }
  }
  const client = new AyameClient({ roomId: "r", WebSocket: Refusing, iceServers: [] });
  equal((await rejection(client.connect())).code, "unreachable");
  equal(client.state, "closed");
});

test("Ayame: protocol errors end the client with the server's own words", async () => {
  const { connected, socket } = await ayame();
  socket.end(1000, "unknown type");
  const error = await rejection(connected);
  equal(error.code, "rejected");
  ok(error.message.includes("unknown type"), error.message);
});

async function login(options = {}) {
  const server = fakeServer();
  const client = new NamedPeersClient({ name: "ada", space: "x y", ...fast(server), ...options });
  const connected = client.connect();
  connected.catch(() => {});
  const socket = (await server.next()).accept();
  await socket.heard("login");
  return { server, client, connected, socket };
}

test("named peers: a taken name is final", async () => {
  const { server, client, connected, socket } = await login();
  equal(new URL(socket.url).searchParams.get("space"), "x y");
  socket.say({ type: "error", error: "name_taken" });
  socket.end(4000);
  equal([(await rejection(connected)).code, client.state, server.sockets.length], ["name-taken", "closed", 1]);
});

test("named peers: a malformed name is final", async () => {
  const { connected, socket } = await login();
  socket.say({ type: "error", error: "invalid_name" });
  socket.end(4001);
  equal((await rejection(connected)).code, "invalid-name");
});

test("named peers: after a broken link our own ghost may hold the name for a while", async () => {
  const { server, client, connected, socket } = await login();
  socket.say({ type: "login_success", id: "ada", clients: ["ada"] });
  await connected;
  socket.end(1006);
  const second = (await server.next()).accept();
  await second.heard("login");
  const lost = event(client, "state", ({ state }) => state === "reconnecting");
  second.say({ type: "error", error: "name_taken" });
  second.end(4000);
  const { retryInMs, error } = await lost;
  ok(retryInMs >= 1_000, `${retryInMs}`);
  equal(error.code, "name-taken");
  client.close();
});

test("named peers: the list of the others follows the messages", async () => {
  const { client, connected, socket } = await login();
  socket.say({ type: "login_success", id: "ada", clients: ["zoe", "ada"] });
  await connected;
  equal(client.peers, ["zoe"]);
  const joined = event(client, "peer-joined");
  socket.say({ type: "peer_connected", peer: "bob" });
  await joined;
  equal(client.peers, ["zoe", "bob"]);
  const left = event(client, "peer-left");
  socket.say({ type: "peer_disconnected", peer: "zoe" });
  await left;
  equal(client.peers, ["bob"]);
  client.close();
});

test("named peers: a ping or login from a peer is not the server's", async () => {
  const { client, connected, socket } = await login();
  socket.say({ type: "login_success", id: "ada", clients: ["ada", "bob"] });
  await connected;
  const relayed = event(client, "relay");
  socket.say({ type: "ping", from: "bob", target: "ada" });
  equal((await relayed).message.from, "bob");
  equal(socket.sent.filter(({ type }) => type === "pong").length, 0);
  client.close();
});

test("named peers: an incoming call can be declined", async () => {
  const { client, connected, socket } = await login();
  socket.say({ type: "login_success", id: "ada", clients: ["ada", "bob"] });
  await connected;
  client.addEventListener("incoming", (incoming) => incoming.preventDefault());
  socket.say({ type: "offer", from: "bob", target: "ada", sdp: "v=0\r\n" });
  equal(await socket.heard("hangup"), { type: "hangup", target: "bob" });
  equal(client.calls.length, 0);
  client.close();
});

test("named peers: a policy close is final, a drain is not", async () => {
  const final = await login();
  final.socket.end(1008);
  equal((await rejection(final.connected)).code, "protocol-error");
  const drained = await login();
  drained.socket.end(1012);
  await (await drained.server.next()).accept().heard("login");
  drained.client.close();
});

async function pairing(options = {}) {
  const server = fakeServer();
  const client = new PairingClient({ ...fast(server), ...options });
  const connected = client.connect();
  const socket = (await server.next()).accept();
  socket.say({ type: "ready", clientId: "me" });
  await connected;
  return { server, client, socket };
}

test("pairing: the initiator offers, words of anyone but the partner are not heard", async () => {
  const { client, socket } = await pairing();
  client.findPartner();
  await socket.heard("available");
  socket.say({ type: "matched", roomId: "r", partnerId: "you", initiator: true });
  const offer = await socket.heard("offer");
  equal(Object.keys(offer).sort(), ["sdp", "type"]);
  equal(typeof offer.sdp, "string");
  const call = client.call;
  socket.say({ type: "answer", from: "somebody-before", sdp: "v=0\r\n" });
  await client.receive({ type: "pong" });
  equal(call.peerConnection.signalingState, "have-local-offer");
  client.close();
});

test("pairing: without the field initiator the two still agree on one", async () => {
  const begins = async (mine, theirs) => {
    const { client, socket } = await pairing();
    socket.say({ type: "ready", clientId: mine });
    client.findPartner();
    const matched = event(client, "matched");
    socket.say({ type: "matched", roomId: "r", partnerId: theirs });
    const { initiator } = await matched;
    client.close();
    return initiator;
  };
  ok((await begins("a", "b")) !== (await begins("b", "a")));
});

test("pairing: left by the partner, it queues again", async () => {
  const { client, socket } = await pairing();
  client.findPartner();
  socket.say({ type: "matched", roomId: "r", partnerId: "you", initiator: false });
  await event(client, "call");
  socket.sent.length = 0;
  socket.say({ type: "partner-left" });
  await socket.heard("available");
  socket.say({ type: "error", code: "ALREADY_PAIRED", message: "…" });
  client.addEventListener("error", () => ok(false, "a crossing is no error"));
  client.close();
});

test("pairing: after a lost connection it asks for a partner again, if it wanted one", async () => {
  const { server, client, socket } = await pairing();
  client.findPartner();
  socket.end(1012);
  const second = (await server.next()).accept();
  second.say({ type: "ready", clientId: "me2" });
  await second.heard("available");
  client.close();
});

test("pairing: a match that crosses with leave is not answered", async () => {
  const { client, socket } = await pairing();
  client.findPartner();
  client.leave();
  socket.say({ type: "matched", roomId: "r", partnerId: "you", initiator: true });
  await client.receive({ type: "pong" });
  equal(client.calls.length, 0);
  client.close();
});

test("Remote ID: an unknown server is final, and said so", async () => {
  const server = fakeServer();
  const client = new RemoteIdClient({ remoteId: "MA-AAAA-AAAA", ...fast(server) });
  const connected = client.connect();
  const socket = (await server.next()).accept();
  equal(await socket.heard("connect-request"), { type: "connect-request", remoteId: "MA-AAAA-AAAA" });
  socket.say({ type: "error", error: "Server not found" });
  equal([(await rejection(connected)).code, client.state, server.sockets.length], ["unknown-remote-id", "closed", 1]);
});

test("Remote ID: a server that goes while it is dialled again may come back", async () => {
  const server = fakeServer();
  const client = new RemoteIdClient({ remoteId: "MA-AAAA-AAAA", ...fast(server) });
  const connected = client.connect();
  const socket = (await server.next()).accept();
  await socket.heard("connect-request");
  socket.say({ type: "connected", remoteId: "MA-AAAA-AAAA", sessionId: "s1" });
  await connected;
  socket.end(1006);
  const second = (await server.next()).accept();
  await second.heard("connect-request");
  const lost = event(client, "state", ({ state }) => state === "reconnecting");
  second.say({ type: "error", error: "Server disconnected" });
  equal((await lost).error.code, "server-disconnected");
  client.close();
});

test("Remote ID: what crosses with the server's departure does not end the client", async () => {
  const server = fakeServer();
  const client = new RemoteIdClient({ remoteId: "MA-AAAA-AAAA", ...fast(server) });
  const connected = client.connect();
  const socket = (await server.next()).accept();
  await socket.heard("connect-request");
  socket.say({ type: "connected", remoteId: "MA-AAAA-AAAA", sessionId: "s1" });
  await connected;
  const offer = await socket.heard("offer");
  equal([offer.data.type, offer.sessionId], ["offer", "s1"]);
  const left = event(client, "peer-left");
  socket.say({ type: "peer-disconnected" });
  await left;
  socket.say({ type: "error", error: "Server disconnected" });
  await client.receive({ type: "pong" });
  equal(client.state, "registered");
  client.close();
});

test("Remote ID: a block for guessing is waited out", async () => {
  const server = fakeServer();
  const remote = new RemoteIdServer({ remoteId: "MA-AAAA-AAAA", ...fast(server) });
  const connected = remote.connect();
  const socket = (await server.next()).accept();
  await socket.heard("register-server");
  socket.say({ type: "registered", remoteId: "MA-AAAA-AAAA" });
  await connected;
  const lost = event(remote, "state", ({ state }) => state === "reconnecting");
  socket.end(4008);
  const { retryInMs, error } = await lost;
  ok(retryInMs >= 60_000, `${retryInMs}`);
  equal(error.code, "rate-limited");
  dispatchEvent(new Event("online"));
  equal(server.sockets.length, 1, "not even when the network is back");
  remote.close();
});

test("Remote ID: a replaced server stays away", async () => {
  const server = fakeServer();
  const remote = new RemoteIdServer({ remoteId: "MA-AAAA-AAAA", secret: "s", ...fast(server) });
  const connected = remote.connect();
  const socket = (await server.next()).accept();
  equal((await socket.heard("register-server")).secret, "s");
  socket.say({ type: "registered", remoteId: "MA-AAAA-AAAA" });
  await connected;
  const closed = event(remote, "state", ({ state }) => state === "closed");
  socket.end(4000, "Replaced by new connection");
  equal((await closed).error.code, "replaced");
  equal(server.sockets.length, 1);
});

test("Remote ID: a server answers each caller with session-ready and fresh ICE servers", async () => {
  const server = fakeServer();
  let asked = 0;
  const iceServers = async () => [{ urls: `stun:${(asked += 1)}.example` }];
  const remote = new RemoteIdServer({ remoteId: "MA-AAAA-AAAA", ...fast(server), iceServers });
  const connected = remote.connect();
  const socket = (await server.next()).accept();
  equal((await socket.heard("register-server")).iceServers, [{ urls: "stun:1.example" }]);
  socket.say({ type: "registered", remoteId: "MA-AAAA-AAAA" });
  await connected;
  socket.say({ type: "client-connected", sessionId: "s1" });
  equal(await socket.heard("session-ready"),
    { type: "session-ready", sessionId: "s1", iceServers: [{ urls: "stun:2.example" }] });
  socket.say({ type: "client-connected", sessionId: "s1" });
  const left = event(remote, "peer-left");
  socket.say({ type: "client-disconnected", sessionId: "s1" });
  equal((await left).sessionId, "s1");
  equal([remote.calls.length, asked], [0, 2]);
  remote.close();
});

test("a server that never answers a registration is left and tried again", async () => {
  const { server, client } = await ayame({ registerTimeoutMs: 30 });
  const lost = event(client, "state", ({ retryInMs }) => retryInMs !== undefined);
  equal((await lost).error.code, "register-timeout");
  await (await server.next()).accept().heard("register");
  client.close();
});

test("what is not JSON or has no type is passed over", async () => {
  const { client, connected, socket } = await ayame();
  for (const nonsense of ["", "{", "[]", "null", "7", "{\"type\":7}"]) socket.say(nonsense);
  socket.say({ type: "accept", connectionId: "1", isExistClient: false });
  await connected;
  client.close();
});

test("close() leaves no timer, no listener, no socket and no peer connection behind", async () => {
  const timers = new Set();
  const originals = {};
  for (const [set, clear] of [["setTimeout", "clearTimeout"], ["setInterval", "clearInterval"]]) {
    originals[set] = globalThis[set];
    originals[clear] = globalThis[clear];
    globalThis[set] = (action, ms) => {
      const id = originals[set].call(globalThis, () => {
        if (set === "setTimeout") timers.delete(id);
        action();
      }, ms);
      // Only those of the clients: whoever runs this test may have timers of its own.
      if (new Error().stack.includes("/client/")) timers.add(id);
      return id;
    };
    globalThis[clear] = (id) => {
      timers.delete(id);
      originals[clear].call(globalThis, id);
    };
  }
  const listeners = [];
  const { addEventListener: add, removeEventListener: remove } = globalThis;
  globalThis.addEventListener = (type, listener) => {
    listeners.push(listener);
    add.call(globalThis, type, listener);
  };
  globalThis.removeEventListener = (type, listener) => {
    listeners.splice(0, listeners.length, ...listeners.filter((other) => other !== listener));
    remove.call(globalThis, type, listener);
  };
  try {
    const { server, client, connected, socket } = await ayame();
    socket.say({ type: "accept", connectionId: "1", isExistClient: true });
    await connected;
    await socket.heard("offer");
    const { peerConnection } = client.call;
    ok(timers.size > 0 && listeners.length > 0, "there was something to leave behind");
    client.close();
    equal([timers.size, listeners.length], [0, 0], "while registered:");
    equal([socket.closedWith, peerConnection.signalingState], [1000, "closed"]);

    const lost = await ayame();
    lost.socket.end(1006);
    lost.client.close();
    equal([timers.size, listeners.length], [0, 0], "while reconnecting:");
    equal(server.sockets.length, 1);
  } finally {
    Object.assign(globalThis, originals, { addEventListener: add, removeEventListener: remove });
  }
});
