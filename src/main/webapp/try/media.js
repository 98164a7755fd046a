/**
 * Camera and microphone, only when somebody asks for them.
 *
 * Elements that tests drive: `#media-toggle`, `#mute`, `#self-view`, `#media-notice`.
 */

import { element } from "./dom.js";

/**
 * @param {HTMLElement} place where the controls go
 * @param {(stream: MediaStream | null) => void} onChange told what to show to others
 * @returns {{stream: () => MediaStream | null, stop: () => void}}
 */
export function mediaControls(place, onChange) {
  let stream = null;
  const view = element("video", {
    id: "self-view", autoplay: true, playsinline: true, hidden: true, "aria-label": "Your own picture",
  });
  view.muted = true; // The attribute alone does not mute an element that a script has made.
  const toggle = element("button", { id: "media-toggle", type: "button", click: () => switchOver() });
  const mute = element("button", { id: "mute", type: "button", hidden: true, click: () => switchSound() });
  const notice = element("p", { id: "media-notice", class: "notice", role: "alert", hidden: true });

  place.className = "card media";
  place.setAttribute("role", "group");
  place.setAttribute("aria-labelledby", "media-title");
  place.replaceChildren(
    element("h2", { id: "media-title" }, "Camera and microphone"),
    view,
    element("div", { class: "actions" }, toggle, mute),
    element("p", { class: "hint" }, "Off until you switch them on. They go to the other side, never to the signaling server."),
    notice,
  );
  render();

  function render() {
    toggle.textContent = stream ? "Switch off" : "Switch on";
    toggle.setAttribute("aria-label", `${toggle.textContent} camera and microphone`);
    const [sound] = stream?.getAudioTracks() ?? [];
    mute.hidden = !sound;
    mute.textContent = sound?.enabled === false ? "Unmute" : "Mute";
    view.srcObject = stream;
    view.hidden = !stream?.getVideoTracks().length;
  }

  async function switchOver() {
    notice.hidden = true;
    if (stream) {
      stop();
      onChange(null);
      return;
    }
    toggle.disabled = true;
    try {
      stream = await openMedia();
      render();
      onChange(stream);
    } catch (error) {
      notice.textContent = wordsForMediaError(error);
      notice.hidden = false;
    } finally {
      toggle.disabled = false;
    }
  }

  function switchSound() {
    for (const track of stream.getAudioTracks()) track.enabled = !track.enabled;
    render();
  }

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    render();
  }

  return { stream: () => stream, stop };
}

async function openMedia() {
  if (!navigator.mediaDevices) throw new DOMException("", "SecurityError");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  } catch (error) {
    // A computer without a camera can still talk.
    if (error.name !== "NotFoundError") throw error;
    return navigator.mediaDevices.getUserMedia({ audio: true });
  }
}

function wordsForMediaError({ name, message }) {
  switch (name) {
    case "NotAllowedError":
      return "The browser was not allowed to use them. Allow it in the address bar and try again.";
    case "NotFoundError":
      return "There is no camera and no microphone.";
    case "NotReadableError":
      return "They are in use by another program.";
    case "SecurityError":
      return "Browsers allow them only on pages that come over HTTPS or from this computer.";
    default:
      return `They could not be used: ${message || name}.`;
  }
}
