import { backoffBound, backoffDelay } from "/client/backoff.js";
import { verdictOfClose } from "/client/close-codes.js";
import { refusalByStatus, refusalOf } from "/client/diagnosis.js";
import { ParleyError } from "/client/errors.js";
import { politeByName, verdictOnOffer } from "/client/negotiation.js";
import { generateRemoteId, remoteIdError } from "/client/remote-id.js";
import { fingerprintOf, readCandidate, readDescription } from "/client/sdp.js";
import { serverUrl, socketUrl } from "/client/server-url.js";
import { AYAME, NAMED, PAIRING, REMOTE_ID } from "/client/shapes.js";
import { groupsOf, wordsForDuration } from "/landing/numbers.js";
import { equal, ok, test } from "./harness.js";

test("the bound of the back-off doubles and then stays", () => {
  equal([0, 1, 2, 3, 4].map((n) => backoffBound(n, { baseMs: 100, maxMs: 1_000 })), [100, 200, 400, 800, 1_000]);
  equal(backoffBound(5_000, { baseMs: 100, maxMs: 1_000 }), 1_000);
});

test("the back-off has full jitter: from nothing to just under the bound", () => {
  equal(backoffDelay(3, { baseMs: 100, maxMs: 1_000 }, () => 0), 0);
  equal(backoffDelay(3, { baseMs: 100, maxMs: 1_000 }, () => 0.5), 400);
  equal(backoffDelay(3, { baseMs: 100, maxMs: 1_000 }, () => 0.999999), 799);
});

test("close codes that forbid a return, and those that invite it", () => {
  for (const code of [1000, 1002, 1003, 1007, 1008, 1009, 4000, 4001, 4002, 4999]) {
    equal(verdictOfClose(code).retry, false, `${code}`);
  }
  for (const code of [1001, 1005, 1006, 1011, 1012, 1013, 1014, 1015, 3000]) {
    equal(verdictOfClose(code).retry, true, `${code}`);
  }
});

test("whoever was only too late or too silent comes back", () => {
  for (const reason of ["register timeout", "pong timeout", "read timeout"]) {
    equal([1000, 1008].map((code) => verdictOfClose(code, reason).retry), [true, true], reason);
  }
  for (const reason of ["", "full", "protocol error", "bye"]) {
    equal(verdictOfClose(1000, reason).retry, false, reason);
  }
  equal(verdictOfClose(4000, "read timeout").retry, false);
});

test("a socket blocked for guessing comes back, but not soon", () => {
  const verdict = verdictOfClose(4008);
  equal(verdict.retry, true);
  ok(verdict.minDelayMs >= 60_000);
});

test("every close code that is not an orderly end can be put in words", () => {
  for (const code of [1001, 1002, 1003, 1006, 1008, 1009, 1011, 1012, 1013, 4000, 4001, 4008, 4321]) {
    ok(/^[A-Z].*\.$/.test(new ParleyError(verdictOfClose(code).code).message), `${code}`);
  }
});

test("an offer in a quiet moment is accepted by both kinds", () => {
  for (const polite of [true, false]) {
    equal(verdictOnOffer({ polite, makingOffer: false, signalingState: "stable" }), "accept");
  }
});

test("when two offers collide, the polite one yields and the impolite one ignores", () => {
  for (const at of [
    { makingOffer: true, signalingState: "stable" },
    { makingOffer: false, signalingState: "have-local-offer" },
    { makingOffer: true, signalingState: "have-local-offer" },
  ]) {
    equal(verdictOnOffer({ polite: true, ...at }), "yield");
    equal(verdictOnOffer({ polite: false, ...at }), "ignore");
  }
});

test("of two names exactly one is polite", () => {
  for (const [a, b] of [["ada", "bob"], ["Ada", "ada"], ["a", "a1"], ["10", "9"]]) {
    ok(politeByName(a, b) !== politeByName(b, a), `${a} ${b}`);
  }
});

const DESCRIPTION = { type: "offer", sdp: "v=0\r\n" };
const CANDIDATE = { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host", sdpMid: "0", sdpMLineIndex: 0 };

test("each protocol's messages are what its peers in the field expect", () => {
  equal(AYAME.description(DESCRIPTION), { type: "offer", sdp: "v=0\r\n" });
  equal(AYAME.candidate(CANDIDATE), { type: "candidate", ice: CANDIDATE });
  equal(REMOTE_ID.description(DESCRIPTION), { type: "offer", data: DESCRIPTION });
  equal(REMOTE_ID.candidate(CANDIDATE), { type: "ice-candidate", data: CANDIDATE });
  equal(PAIRING.description(DESCRIPTION), { type: "offer", sdp: "v=0\r\n" });
  equal(PAIRING.candidate(CANDIDATE), { type: "ice", candidate: CANDIDATE });
  equal(NAMED.description(DESCRIPTION), { type: "offer", sdp: "v=0\r\n" });
  equal(NAMED.candidate(CANDIDATE), { type: "candidate", candidate: CANDIDATE });
});

test("each protocol reads its own messages back", () => {
  for (const shape of [AYAME, REMOTE_ID, PAIRING, NAMED]) {
    equal(shape.read(shape.description(DESCRIPTION)), { description: DESCRIPTION });
    equal(shape.read(shape.candidate(CANDIDATE)), { candidate: CANDIDATE });
    equal(shape.read({ type: "ping" }), null);
    equal(shape.read({ type: "offer" }), null);
  }
});

test("named peers write candidates in several ways", () => {
  const bare = { type: "ice", candidate: CANDIDATE.candidate, sdpMid: "0", sdpMLineIndex: 0 };
  equal(NAMED.read(bare), { candidate: CANDIDATE });
  equal(NAMED.read({ type: "ice-candidate", candidate: CANDIDATE }), { candidate: CANDIDATE });
});

test("descriptions are read whether the SDP is bare or wrapped", () => {
  equal(readDescription("answer", "v=0"), { type: "answer", sdp: "v=0" });
  equal(readDescription("answer", { type: "answer", sdp: "v=0" }), { type: "answer", sdp: "v=0" });
  equal(readDescription("answer", { sdp: { type: "answer", sdp: "v=0" } }), { type: "answer", sdp: "v=0" });
  for (const nothing of [undefined, null, "", {}, { sdp: 7 }, 7]) equal(readDescription("offer", nothing), null);
});

test("candidates are read with and without their prefix, early, late and empty", () => {
  const line = "1 1 udp 1 192.0.2.1 9 typ host";
  for (const given of [line, `candidate:${line}`, `a=candidate:${line}`, `a=candidate:${line}\r\n`]) {
    equal(readCandidate({ candidate: given, sdpMid: "audio" }), { candidate: `candidate:${line}`, sdpMid: "audio" });
  }
  equal(readCandidate(line), { candidate: `candidate:${line}`, sdpMLineIndex: 0 });
  equal(readCandidate({ candidate: "", sdpMid: null }), { candidate: "", sdpMLineIndex: 0 });
  for (const nothing of [undefined, null, {}, { candidate: null }, 7]) equal(readCandidate(nothing), null);
});

test("the fingerprint is found in any SDP, and missing when there is none", () => {
  equal(fingerprintOf("v=0\r\na=fingerprint:sha-256 ab:CD\r\n"), "AB:CD");
  equal(fingerprintOf("v=0\r\n"), null);
  equal(fingerprintOf(undefined), null);
});

test("Remote IDs have the form of the field and no letters that can be misread", () => {
  const ids = Array.from({ length: 200 }, generateRemoteId);
  for (const id of ids) ok(/^MA-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/.test(id), id);
  equal(new Set(ids).size, 200);
});

test("what a Remote ID server refuses becomes a code", () => {
  equal(remoteIdError("Invalid Remote ID").code, "invalid-remote-id");
  equal(remoteIdError("Remote ID required").code, "invalid-remote-id");
  equal(remoteIdError("Remote ID in use").code, "remote-id-in-use");
  equal(remoteIdError("Server not found").code, "unknown-remote-id");
  equal(remoteIdError("Music Assistant server not found or offline").code, "unknown-remote-id");
  equal(remoteIdError("Session not found").code, "protocol-error");
  equal(remoteIdError("Server disconnected").code, "server-disconnected");
  equal(remoteIdError("Try again later").code, "try-again");
  equal(remoteIdError(undefined).code, "rejected");
  const limited = remoteIdError("Rate limited. Try again in 57 seconds.");
  equal([limited.code, limited.retryAfterMs], ["rate-limited", 57_000]);
  ok(limited.message.includes("57 seconds"));
});

test("a refused WebSocket is explained by what plain HTTP says", () => {
  equal(refusalByStatus(426).code, "upgrade-refused");
  equal(refusalByStatus(200).code, "upgrade-refused");
  equal(refusalByStatus(429, 60).retryAfterMs, 60_000);
  equal(refusalByStatus(429, Number.NaN).code, "rate-limited");
  equal(refusalByStatus(503).code, "try-again");
  ok(refusalByStatus(400, undefined, "roomId is missing").message.includes("roomId is missing"));
});

test("a server that lets another site's page read nothing is told from one that is away", async () => {
  const original = globalThis.fetch;
  const answers = async (there) => {
    globalThis.fetch = async (url, { mode }) => {
      if (!there || mode !== "no-cors") throw new TypeError("Failed to fetch");
      return {};
    };
    return (await refusalOf("wss://elsewhere.example/ws")).code;
  };
  try {
    equal([await answers(true), await answers(false)], ["upgrade-refused", "unreachable"]);
  } finally {
    globalThis.fetch = original;
  }
});

test("addresses keep the context path and change the scheme", () => {
  equal(serverUrl("wss://h.example/app").href, "https://h.example/app/");
  equal(socketUrl("https://h.example/app/", "ws?protocol=pairing").href, "wss://h.example/app/ws?protocol=pairing");
  equal(socketUrl("http://h.example:8080", "./?space=x").href, "ws://h.example:8080/?space=x");
  equal(serverUrl().href, new URL("/", location.href).href);
});

test("the landing page shows every number it is given, known protocols first", () => {
  const groups = groupsOf({
    clientCount: 3, uptime: 5, timestamp: "x", "morse.openKeys": 1, "named.names": "2", "ayame.rooms": 4,
    "ayame.mood": "good",
  });
  equal(groups.map(({ title }) => title), ["Ayame", "Named peers", "Morse"]);
  equal(groups[1].numbers[0].value, 2);
  equal(groups[2].numbers, [{ key: "morse.openKeys", label: "Open keys", value: 1 }]);
});

test("durations are told in their two largest units", () => {
  equal([0, 9.9, 60, 725, 3_600, 90_000, 266_400].map(wordsForDuration),
    ["0 s", "9 s", "1 min", "12 min 5 s", "1 h", "1 day 1 h", "3 days 2 h"]);
});
