// Preformatted words, with a button that copies them as they are.
import { element } from "./dom.js";

const SAID_SECONDS = 2;

/** Draw words that keep their lines. */
export function preformatted(...children) {
  const words = element("pre", { tabIndex: 0 }, ...children);
  const button = element("button", { type: "button", className: "copy" }, "Copy");
  button.addEventListener("click", async () => {
    button.textContent = (await copied(words)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => (button.textContent = "Copy"), SAID_SECONDS * 1000);
  });
  return element("div", { className: "preformatted" }, words, button);
}

async function copied(words) {
  try {
    await navigator.clipboard.writeText(words.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(words); // the browser does not allow it: left to the person's own keys
    return false;
  }
}
