/**
 * The gateway's visitor: dial a Remote ID, see the certificate checked, talk to the API at home and
 * fetch a picture from its server.
 *
 * Elements that tests drive: `#remote-id`, `#join`, `#leave`, `#pin` (badge), `#fingerprint`,
 * `#api-state`, `#api-input`, `#api-send`, `#api-messages`, `#picture-path`, `#picture-fetch`,
 * `#picture`, `#picture-words`, and those of progress.js and wire-log.js. `?id=` presets the ID.
 */

import { GatewayClient } from "../client/parley.js";
import { pageWith, parameter, rememberIn } from "./address.js";
import { byId } from "./dom.js";
import { ApiTalk } from "./api-talk.js";
import { Line } from "./line.js";
import { showPicture } from "./picture.js";

const remoteId = byId("remote-id");
const talk = new ApiTalk();

remoteId.value = parameter("id");

const line = new Line((busy) => {
  remoteId.disabled = busy;
  byId("join").hidden = busy;
  byId("leave").hidden = !busy;
  if (!busy) reachable(false);
});

byId("lobby").addEventListener("submit", (event) => {
  event.preventDefault();
  const id = remoteId.value.trim().toUpperCase();
  if (id === "") return;
  remoteId.value = id;
  rememberIn(pageWith({ id }));
  dial(id);
});
byId("leave").addEventListener("click", () => line.client?.close());
byId("api").addEventListener("submit", (event) => {
  event.preventDefault();
  talk.say((words) => line.client?.sendToApi(words));
});
byId("picture-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const path = byId("picture-path").value.trim();
  showPicture(() => line.client?.fetch(path));
});

async function dial(id) {
  pin(undefined, "Not checked yet", "");
  const client = new GatewayClient({ remoteId: id });
  client.addEventListener("connected", () => line.progress.say("The gateway was found. Connecting directly…"));
  client.addEventListener("verified", ({ detail }) => verified(detail));
  client.addEventListener("api-open", () => {
    line.progress.say("Connected, end to end encrypted.");
    reachable(true);
  });
  client.addEventListener("api-message", ({ detail }) => talk.heard(detail.data));
  client.addEventListener("api-close", () => reachable(false));
  client.addEventListener("call", ({ detail: { call } }) =>
    call.addEventListener("end", ({ detail }) => {
      if (detail.error?.code === "wrong-fingerprint") {
        pin("bad", "Not the gateway", "The certificate is not the one that this Remote ID names.");
      }
      // Nothing more to come: the line to the exchange is given back too.
      if (detail.reason === "remote") queueMicrotask(() => client.state === "registered" && client.close());
    }));
  await line.open(client);
}

function verified({ pinned, fingerprints }) {
  byId("fingerprint").textContent = fingerprints.join(" ");
  if (pinned) pin("good", "Verified", "This is the certificate that the Remote ID names: nobody is in between.");
  else pin("wait", "Not provable", "This short Remote ID does not name a certificate. Compare it with what the gateway shows.");
}

function pin(tone, words, more) {
  const badge = byId("pin");
  badge.textContent = words;
  if (tone) badge.dataset.tone = tone;
  else delete badge.dataset.tone;
  byId("pin-words").textContent = more || "The longer form of a Remote ID proves the gateway's certificate.";
  if (!tone) byId("fingerprint").textContent = "";
}

function reachable(open) {
  talk.reachable(open);
  for (const id of ["picture-path", "picture-fetch"]) byId(id).disabled = !open;
}
