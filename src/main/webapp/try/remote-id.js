/**
 * Remote ID, both sides: answer calls to an ID, or call one.
 *
 * Elements that tests drive: `#role-server`, `#role-client`, `#remote-id`, `#secret`, `#join`, `#leave`,
 * one conversation per call, and those of progress.js, conversation.js, media.js and wire-log.js.
 * `?id=` presets the ID and chooses to call; `?role=server` chooses to answer.
 */

import { generateRemoteId, RemoteIdClient, RemoteIdServer } from "../client/parley.js";
import { pageWith, parameter, rememberIn } from "./address.js";
import { Conversation } from "./conversation.js";
import { Desk } from "./desk.js";
import { byId } from "./dom.js";

const remoteId = byId("remote-id");
const serving = byId("role-server");
const dialling = byId("role-client");

/** @type {Map<string, Conversation>} by session for the server, by Remote ID for the caller */
const conversations = new Map();

remoteId.value = parameter("id");
dialling.checked = remoteId.value !== "" && parameter("role") !== "server";
serving.checked = !dialling.checked;
byId("role").addEventListener("change", showRole);
showRole();

const desk = new Desk((busy) => {
  for (const field of [remoteId, serving, dialling, byId("secret")]) field.disabled = busy;
  byId("secret-field").hidden = busy || dialling.checked;
  byId("join").hidden = busy;
  byId("leave").hidden = !busy;
});

byId("lobby").addEventListener("submit", (event) => {
  event.preventDefault();
  const id = remoteId.value.trim().toUpperCase();
  if (id === "") return;
  remoteId.value = id;
  if (serving.checked) goOnline(id);
  else dial(id);
});
byId("leave").addEventListener("click", () => desk.client?.close());

function showRole() {
  const asServer = serving.checked;
  if (asServer && remoteId.value === "") remoteId.value = generateRemoteId();
  byId("secret-field").hidden = !asServer;
  byId("join").textContent = asServer ? "Go online" : "Call";
  byId("leave").textContent = asServer ? "Go offline" : "Hang up";
  byId("remote-id-hint").textContent = asServer
    ? "Your number. Keep it to yourself and those who may dial it."
    : "The number of the device that you want to reach.";
}

async function goOnline(id) {
  const client = new RemoteIdServer({
    remoteId: id,
    secret: byId("secret").value || undefined,
    localStream: desk.stream,
  });
  let callers = 0;
  client.addEventListener("call", ({ detail: { call } }) => {
    callers += 1;
    converse(`Caller ${callers}`, call.peer).follow(call);
  });
  client.addEventListener("peer-left", ({ detail: { sessionId } }) =>
    conversations.get(sessionId)?.note("The caller has left the exchange."));
  client.addEventListener("state", ({ detail }) => {
    if (detail.state === "registered") desk.progress.say(`Reachable as ${id}. Dial it from another tab.`);
  });
  rememberIn(pageWith({ id, role: "server" }));
  if (await desk.open(client)) desk.progress.share(pageWith({ id }));
}

async function dial(id) {
  const client = new RemoteIdClient({ remoteId: id, localStream: desk.stream });
  client.addEventListener("call", ({ detail: { call } }) => {
    converse(id, id).follow(call);
    desk.progress.say(`Connected with ${id}.`);
    call.addEventListener("end", ({ detail }) => {
      // Nothing more to come: the line to the exchange is given back too.
      if (detail.reason !== "local") queueMicrotask(() => client.state === "registered" && client.close());
    });
  });
  client.addEventListener("peer-left", () => conversations.get(id)?.note(`${id} has left the exchange.`));
  rememberIn(pageWith({ id }));
  await desk.open(client);
}

function converse(title, key) {
  if (!conversations.has(key)) {
    const hangUpLabel = serving.checked ? "End call" : undefined; // A caller hangs up on the left.
    const conversation = new Conversation({ title, peer: title, hangUpLabel });
    conversations.set(key, conversation);
    byId("conversations").prepend(conversation.element);
  }
  return conversations.get(key);
}
