/** All tests of the browser modules. Run in a real Chromium by ClientModulesIT. */

import "./calls.test.js";
import "./clients.test.js";
import "./gateway.test.js";
import "./pure.test.js";

export { names, run } from "./harness.js";
