/**
 * The landing page.
 *
 * Elements that tests look at: `#state` (badge: Up, Degraded, Unreachable), `#clients`, `#uptime`,
 * `#updated`, `#numbers` (one `[data-group]` per protocol with one `[data-key]` per number),
 * `[data-address]` and `.sample button` (copies the example).
 */

import { addCopyButtons, fillInAddresses } from "./examples.js";
import { showStatus } from "./status.js";

const base = new URL("./", document.baseURI);
fillInAddresses(base);
addCopyButtons();
showStatus(base);
