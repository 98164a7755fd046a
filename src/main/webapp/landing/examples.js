/** The client examples: they name this server, and they can be copied. */

const PLACEHOLDER = "parley.example/";

/** Writes this server's address where the page says `parley.example`. */
export function fillInAddresses(base) {
  const here = base.host + base.pathname;
  const secure = base.protocol === "https:";
  for (const element of document.querySelectorAll("[data-address], .sample code")) {
    element.textContent = element.textContent
      .replaceAll(`wss://${PLACEHOLDER}`, `${secure ? "wss" : "ws"}://${here}`)
      .replaceAll(`https://${PLACEHOLDER}`, `${base.protocol}//${here}`);
  }
}

/** Gives each example a button. Where the browser has no clipboard for us, none is shown. */
export function addCopyButtons() {
  if (!navigator.clipboard) return;
  for (const sample of document.querySelectorAll(".sample")) {
    const code = sample.querySelector("code");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${sample.querySelector("pre").getAttribute("aria-label")}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code); // One key press away, then.
        button.textContent = "Selected";
      }
      setTimeout(() => (button.textContent = "Copy"), 2_000);
    });
    sample.querySelector(".sample-head").append(button);
  }
}
