/**
 * Ayame: a room of two.
 *
 * Elements that tests drive: `#room`, `#join`, `#leave`, and those of progress.js, conversation.js,
 * media.js and wire-log.js. `?room=` presets the room.
 */

import { AyameClient } from "../client/parley.js";
import { freshName, pageWith, parameter, rememberIn } from "./address.js";
import { Conversation } from "./conversation.js";
import { Desk } from "./desk.js";
import { byId } from "./dom.js";

const room = byId("room");
const conversation = new Conversation({
  title: "Conversation",
  idle: "It begins when two are in the room.",
});
byId("conversations").append(conversation.element);
room.value = parameter("room") || freshName("room");

const desk = new Desk((busy) => {
  room.disabled = busy;
  byId("join").hidden = busy;
  byId("leave").hidden = !busy;
});

byId("lobby").addEventListener("submit", (event) => {
  event.preventDefault();
  const roomId = room.value.trim();
  if (roomId === "") return;
  const client = new AyameClient({ roomId, stayInRoom: true, localStream: desk.stream });
  client.addEventListener("accepted", ({ detail }) => {
    desk.progress.say(detail.isExistClient
      ? "Somebody is in the room. Calling."
      : "You are in the room, alone so far. Send somebody the link.");
  });
  client.addEventListener("call", ({ detail: { call } }) => {
    conversation.follow(call);
    call.addEventListener("open", () => desk.progress.say("Two are in the room. It is full."));
  });
  client.addEventListener("peer-left", () => conversation.note("The other one has left the room."));
  const url = pageWith({ room: roomId });
  rememberIn(url);
  desk.open(client).then((inside) => inside && desk.progress.share(url));
});

byId("leave").addEventListener("click", () => desk.client?.close());
