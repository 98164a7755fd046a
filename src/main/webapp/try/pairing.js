/**
 * Random pairing: meet whoever is waiting.
 *
 * Elements that tests drive: `#find`, `#next`, `#leave`, and those of progress.js, conversation.js,
 * media.js and wire-log.js.
 */

import { PairingClient } from "../client/parley.js";
import { Conversation } from "./conversation.js";
import { Desk } from "./desk.js";
import { byId } from "./dom.js";

const conversation = new Conversation({
  title: "Conversation",
  idle: "It begins when you have a partner.",
});
byId("conversations").append(conversation.element);

const desk = new Desk((busy) => {
  byId("find").hidden = busy;
  byId("next").hidden = byId("leave").hidden = !busy;
});

byId("lobby").addEventListener("submit", async (event) => {
  event.preventDefault();
  const client = new PairingClient({ localStream: desk.stream });
  client.addEventListener("waiting", () => {
    byId("next").disabled = true;
    desk.progress.say("Waiting for a partner.");
  });
  client.addEventListener("matched", () => {
    byId("next").disabled = false;
    desk.progress.say("You have a partner.");
  });
  client.addEventListener("peer-left", () => conversation.note("Your partner has left."));
  client.addEventListener("call", ({ detail: { call } }) => conversation.follow(call));
  if (await desk.open(client)) client.findPartner();
});

byId("next").addEventListener("click", () => desk.client?.next());
byId("leave").addEventListener("click", () => {
  desk.client?.leave();
  desk.client?.close();
});
