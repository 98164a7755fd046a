/** The page's own address: what it presets, and the link for the other side. */

/**
 * @param {string} name
 * @returns {string} the parameter, or "" when there is none
 */
export function parameter(name) {
  return new URLSearchParams(location.search).get(name)?.trim() ?? "";
}

/**
 * @param {Record<string, string>} parameters empty ones are left out
 * @returns {URL} this page with these parameters and no others
 */
export function pageWith(parameters) {
  const url = new URL(location.pathname, location.href);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== "") url.searchParams.set(name, value);
  }
  return url;
}

/** Makes a reload come back to the same place. @param {URL} url */
export function rememberIn(url) {
  history.replaceState(null, "", url);
}

/**
 * A name that nobody has and that can be read out.
 *
 * @param {string} word
 * @returns {string} such as `room-k7m2x9`
 */
export function freshName(word) {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `${word}-${Array.from(bytes, (byte) => letters[byte % letters.length]).join("")}`;
}
