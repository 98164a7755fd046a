/**
 * Named peers: everyone sees everyone and calls by name.
 *
 * Elements that tests drive: `#name`, `#space`, `#join`, `#leave`, `#peers` (one `li[data-peer]` each,
 * with a button `[data-testid=call-peer]`), one conversation per peer, and those of progress.js,
 * conversation.js, media.js and wire-log.js. `?name=` and `?space=` preset the fields.
 */

import { NamedPeersClient } from "../client/parley.js";
import { freshName, pageWith, parameter, rememberIn } from "./address.js";
import { Conversation } from "./conversation.js";
import { Desk } from "./desk.js";
import { byId, element } from "./dom.js";

/** The space that all share may be in use by real applications; a try is better kept apart. */
const TRY_SPACE = "try";

const name = byId("name");
const space = byId("space");
/** @type {Map<string, Conversation>} by the other's name */
const conversations = new Map();

name.value = parameter("name") || freshName("guest");
space.value = new URLSearchParams(location.search).has("space") ? parameter("space") : TRY_SPACE;

const desk = new Desk((busy) => {
  name.disabled = space.disabled = busy;
  byId("join").hidden = busy;
  byId("leave").hidden = byId("who").hidden = !busy;
  if (!busy) showPeers([], []);
});

byId("lobby").addEventListener("submit", async (event) => {
  event.preventDefault();
  const client = new NamedPeersClient({
    name: name.value.trim(),
    space: space.value.trim() || undefined,
    localStream: desk.stream,
  });
  client.addEventListener("peers", ({ detail }) => showPeers(detail.peers, client.calls));
  client.addEventListener("peer-left", ({ detail: { peer } }) =>
    conversations.get(peer)?.note(`${peer} has left.`));
  client.addEventListener("call", ({ detail: { call } }) => {
    conversationWith(call.peer).follow(call);
    call.addEventListener("end", () => showPeers(client.peers, client.calls));
    showPeers(client.peers, client.calls);
  });
  client.addEventListener("state", ({ detail }) => {
    if (detail.state === "registered") desk.progress.say(`You are logged in as ${client.options.name}.`);
  });
  // The name is not in the link: whoever follows it is somebody else. The space always is, even empty.
  const link = pageWith({});
  link.searchParams.set("space", space.value.trim());
  rememberIn(new URL(`${link.href}&name=${encodeURIComponent(name.value.trim())}`));
  if (await desk.open(client)) desk.progress.share(link);
});

byId("leave").addEventListener("click", () => desk.client?.close());

function conversationWith(peer) {
  if (!conversations.has(peer)) {
    const conversation = new Conversation({ title: peer, peer, hangUpLabel: "Hang up" });
    conversations.set(peer, conversation);
    byId("conversations").prepend(conversation.element);
  }
  return conversations.get(peer);
}

function showPeers(peers, calls) {
  byId("nobody").hidden = peers.length > 0;
  const inCall = new Set(calls.map((call) => call.peer));
  byId("peers").replaceChildren(...peers.map((peer) => element(
    "li", { "data-peer": peer },
    element("span", {}, peer),
    element(
      "button",
      {
        type: "button", class: "small", testid: "call-peer", disabled: inCall.has(peer),
        "aria-label": inCall.has(peer) ? `In a call with ${peer}` : `Call ${peer}`,
        click: () => desk.client?.callPeer(peer),
      },
      inCall.has(peer) ? "In a call" : "Call",
    ),
  )));
}
