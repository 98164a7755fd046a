/** A line with camera and microphone: what the try-it pages that make calls do alike. */

import { byId } from "./dom.js";
import { Line } from "./line.js";
import { mediaControls } from "./media.js";

export class Desk extends Line {
  #media = mediaControls(byId("media"), (stream) => this.client?.setLocalStream(stream));

  /** @returns {MediaStream | null} what is to be shown in calls */
  get stream() {
    return this.#media.stream();
  }
}
