// The question that an app may put before a click counts.
import { element } from "./dom.js";

/** Ask; gives true where the member says yes. `words` draws a text object. */
export function confirmed(ask, words) {
  if (!ask) return Promise.resolve(true);
  const no = element("button", { type: "button" }, ask.deny.text);
  const yes = element("button", { type: "button", className: ask.style === "danger" ? "danger solid" : "primary" }, ask.confirm.text);
  const dialog = element("dialog", { className: "confirm", "aria-label": ask.title.text },
    element("h2", {}, ask.title.text), element("p", {}, words(ask.text)), element("footer", {}, no, yes));
  document.body.append(dialog);
  return new Promise((resolve) => {
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
    yes.focus();
  });
}
