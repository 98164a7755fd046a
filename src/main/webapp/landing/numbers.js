/** What the health check's data says, put in order for people. Pure functions. */

const TITLES = {
  ayame: "Ayame",
  "remote-id": "Remote ID",
  pairing: "Random pairing",
  named: "Named peers",
  undecided: "Not decided yet",
};

/**
 * @param {unknown} value a number, or a number written as text, as Payara writes them
 * @returns {number | undefined}
 */
export function numberOf(value) {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Groups the numbers by what stands before the dot. Numbers that this page has never heard of are shown
 * too, below their own heading; those without a dot have their own place on the page.
 *
 * @param {Record<string, unknown>} data
 * @returns {{name: string, title: string, numbers: {key: string, label: string, value: number}[]}[]}
 */
export function groupsOf(data) {
  const groups = new Map();
  for (const [key, given] of Object.entries(data)) {
    const dot = key.indexOf(".");
    const value = numberOf(given);
    if (value === undefined || dot < 1) continue;
    const name = key.slice(0, dot);
    if (!groups.has(name)) groups.set(name, { name, title: TITLES[name] ?? sentence(name), numbers: [] });
    groups.get(name).numbers.push({ key, label: sentence(key.slice(dot + 1)), value });
  }
  // The number that all protocols have stands first, so that it can be compared along the row.
  for (const { numbers } of groups.values()) {
    numbers.sort((a, b) => b.key.endsWith(".connections") - a.key.endsWith(".connections"));
  }
  const order = Object.keys(TITLES);
  const place = ({ name }) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...groups.values()].sort((a, b) => place(a) - place(b));
}

/**
 * @param {number} seconds
 * @returns {string} with its two largest units: "3 days 4 h", "12 min 5 s", "9 s"
 */
export function wordsForDuration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86_400);
  const parts = [
    [days, days === 1 ? "day" : "days"],
    [Math.floor(whole / 3_600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}

function sentence(words) {
  const spaced = words.replaceAll(/[-_.]/g, " ").replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
