/**
 * Where the server is, and its addresses.
 *
 * @module server-url
 */

/**
 * @param {URL | string} [server] base address, `http(s)` or `ws(s)`; by default the server that this
 *     module was loaded from, whatever its context path
 * @returns {URL} the base address over `http(s)`, ending in a slash
 */
export function serverUrl(server = new URL("../", import.meta.url)) {
  const url = new URL(server);
  url.protocol = url.protocol.replace(/^ws/, "http");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  url.search = url.hash = "";
  return url;
}

/**
 * @param {URL | string | undefined} server as above
 * @param {string} path relative to the base address, query included
 * @returns {URL} over `ws(s)`
 */
export function socketUrl(server, path) {
  const url = new URL(path, serverUrl(server));
  url.protocol = url.protocol.replace(/^http/, "ws");
  return url;
}
