/** The live state: asked gently, only while somebody looks, less often when nobody answers. */

import { groupsOf, numberOf, wordsForDuration } from "./numbers.js";

const EVERY_MS = 5_000;
const AT_MOST_EVERY_MS = 60_000;

/** @param {URL} base address of the server */
export function showStatus(base) {
  let failures = 0;
  let timer;

  async function look() {
    clearTimeout(timer);
    if (document.hidden) return; // The event below looks again.
    const [health, brief] = await Promise.all([
      ask(new URL("health", base)),
      ask(new URL("healthz", base)),
    ]);
    failures = health || brief ? 0 : failures + 1;
    render(health, brief);
    timer = setTimeout(look, Math.min(AT_MOST_EVERY_MS, EVERY_MS * 2 ** failures));
  }

  document.addEventListener("visibilitychange", look);
  look();
}

/** @returns {Promise<any>} the JSON body, also of a 503, since "down" is an answer; else `null` */
async function ask(url) {
  try {
    const response = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(4_000) });
    return response.ok || response.status === 503 ? await response.json() : null;
  } catch {
    return null;
  }
}

function render(health, brief) {
  const data = health?.checks?.find(({ name }) => name === "signaling")?.data ?? {};
  renderState(health, brief);
  show("clients", numberOf(data.clientCount) ?? numberOf(brief?.clients));
  const seconds = numberOf(data.uptime) ?? numberOf(brief?.uptime);
  show("uptime", seconds === undefined ? undefined : wordsForDuration(seconds));
  if (health) document.getElementById("numbers").replaceChildren(...groupsOf(data).map(group));
  if (health || brief) {
    const time = new Date().toLocaleTimeString("en-GB");
    document.getElementById("updated").textContent = `As of ${time}`;
  }
}

function renderState(health, brief) {
  const badge = document.getElementById("state");
  const [text, tone] = stateOf(health, brief);
  badge.dataset.tone = tone;
  // Written only when it changes: each writing is read out by screen readers.
  if (badge.textContent !== text) badge.textContent = text;
}

function stateOf(health, brief) {
  if (health?.status === "UP" || (!health && brief?.ok)) return ["Up", "good"];
  return health || brief ? ["Not ready", "wait"] : ["Unreachable", "bad"];
}

function show(id, value) {
  document.getElementById(id).textContent = value ?? "–";
}

function group({ name, title, numbers }) {
  const section = document.createElement("div");
  section.dataset.group = name;
  const heading = document.createElement("h3");
  heading.textContent = title;
  const list = document.createElement("dl");
  for (const { key, label, value } of numbers) {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    term.textContent = label;
    const description = document.createElement("dd");
    description.dataset.key = key;
    description.textContent = value.toLocaleString("en");
    row.append(term, description);
    list.append(row);
  }
  section.append(heading, list);
  return section;
}
