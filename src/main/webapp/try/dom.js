/** Building elements without markup in strings, so that no text can ever become markup. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `testid` and `tone` are data attributes; functions are
 *     listeners; `true` is an attribute without a value, `undefined` and `false` are none
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const result = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") result.addEventListener(name, value);
    else if (name === "testid") result.dataset.testid = value;
    else if (name === "tone") result.dataset.tone = value;
    else if (value === true) result.setAttribute(name, "");
    else if (value !== undefined && value !== false) result.setAttribute(name, value);
  }
  result.append(...children);
  return result;
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  return document.getElementById(id);
}
