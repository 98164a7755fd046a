/**
 * A picture from the server at home. It is painted on a canvas: no address is made for it, so that the
 * page works under a policy that allows pictures of its own server only.
 *
 * Elements: `#picture`, `#picture-words`, `#picture-fetch`.
 */

import { byId } from "./dom.js";

/** @param {() => Promise<import("../client/gateway-proxy.js").ProxyResponse>} fetch */
export async function showPicture(fetch) {
  const words = byId("picture-words");
  const canvas = byId("picture");
  const button = byId("picture-fetch");
  canvas.hidden = true;
  button.disabled = true;
  words.textContent = "Fetching…";
  try {
    words.textContent = await paint(canvas, await fetch());
  } catch (error) {
    words.textContent = error.message;
  } finally {
    button.disabled = byId("picture-path").disabled;
  }
}

async function paint(canvas, { status, headers, body }) {
  if (status !== 200) {
    const reason = new TextDecoder().decode(body.slice(0, 200));
    return `The server at home answered ${status}. ${reason}`.trim();
  }
  const type = headers["content-type"] ?? "";
  let bitmap;
  try {
    bitmap = await createImageBitmap(new Blob([body], { type }));
  } catch {
    return `${body.length.toLocaleString("en")} bytes came (${type || "of no named type"}), but they are no picture that can be shown.`;
  }
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
  canvas.hidden = false;
  return `${canvas.width} × ${canvas.height}, ${body.length.toLocaleString("en")} bytes, through the gateway.`;
}
