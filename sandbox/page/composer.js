// Where a message is written: Enter sends, Shift and Enter begins a new line.
import { element } from "./dom.js";

/** Build a composer in a form; `send` is given the words, and they stay where it fails. */
export function composer(form, send) {
  const words = element("textarea", { rows: 1, "aria-label": "Message", autocomplete: "off" });
  const mention = element("button", { type: "button", className: "quiet", title: "Mention the app" }, "@");
  const button = element("button", { type: "submit", className: "primary", "aria-label": "Send" }, "Send");
  form.append(words, element("div", { className: "tools" }, mention, button));
  let app = "";

  const grow = () => {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, 200)}px`;
  };
  words.addEventListener("input", grow);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  mention.addEventListener("click", () => {
    words.value = `@${app} ${words.value}`;
    words.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = words.value.trim();
    if (!said || button.disabled) return;
    button.disabled = true;
    try {
      if (await send(said)) words.value = "";
    } finally {
      button.disabled = false;
      grow();
    }
  });
  return {
    /** Fit the composer to the place it is in. */
    set(placeholder, appName, isDirect) {
      words.placeholder = placeholder;
      app = appName;
      mention.hidden = isDirect;
    },
    focus: () => words.focus(),
  };
}
