/** A test runner of one thought: tests have names, run one by one, and fail by throwing. */

const tests = new Map();

export function test(name, body) {
  if (tests.has(name)) throw new Error(`two tests are called: ${name}`);
  tests.set(name, body);
}

export function names() {
  return [...tests.keys()];
}

/** @returns {Promise<string | null>} what went wrong, or `null` */
export async function run(name) {
  try {
    await tests.get(name)();
    return null;
  } catch (error) {
    return String(error?.stack ?? error);
  }
}

export function equal(actual, expected, what = "") {
  const [a, b] = [sorted(actual), sorted(expected)];
  if (a !== b) throw new Error(`${what} expected ${b} but was ${a}`.trim());
}

export function ok(condition, what) {
  if (!condition) throw new Error(what ?? "expected something true");
}

/** @returns {Promise<any>} the error that the promise was rejected with */
export async function rejection(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("expected a rejection");
}

/** Waits for an event that satisfies, or fails. @returns {Promise<any>} its detail */
export function event(target, type, matches = () => true, withinMs = 15_000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${type} within ${withinMs} ms`)), withinMs);
    target.addEventListener(type, function listener({ detail }) {
      if (!matches(detail)) return;
      clearTimeout(timer);
      target.removeEventListener(type, listener);
      resolve(detail);
    });
  });
}

function sorted(value) {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part === undefined ? "(undefined)" : part);
}
