// Where a message is written: Enter sends, Shift and Enter begins a new line, "/" offers the app's commands.
import { element } from "./dom.js";
import { opensMenu } from "./menu.js";
import { SlashMenu } from "./slash.js";

/** Build a composer in a form; `send` is given the words, and they stay where it fails.
 *  `source` has `commands()`, `shortcuts()` (menu items) and `appName()`. */
export function composer(form, send, source) {
  const words = element("textarea", { rows: 1, "aria-label": "Message", autocomplete: "off" });
  const mention = element("button", { type: "button", className: "quiet", title: "Mention the app" }, "@");
  const shortcuts = opensMenu(element("button", { type: "button", className: "quiet", title: "Shortcuts", "aria-label": "Shortcuts" }, "+"), source.shortcuts);
  const button = element("button", { type: "submit", className: "primary", "aria-label": "Send" }, "Send");
  form.append(words, element("div", { className: "tools" }, element("div", {}, shortcuts, mention), button));
  const menu = new SlashMenu(form, words, source);

  const grow = () => {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, 200)}px`;
  };
  words.addEventListener("input", grow);
  words.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const sends = event.key === "Enter" && !event.shiftKey;
    const taken = menu.takes(event);
    if (taken || sends) event.preventDefault();
    if (sends && !taken) form.requestSubmit();
  });
  mention.addEventListener("click", () => {
    words.value = `@${source.appName()} ${words.value}`;
    words.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = words.value.trim();
    if (!said || button.disabled) return;
    button.disabled = true;
    menu.hide();
    try {
      if (await send(said)) words.value = "";
    } finally {
      button.disabled = false;
      grow();
    }
  });
  return {
    /** Fit the composer to the place it is in. */
    set(placeholder, isDirect) {
      words.placeholder = placeholder;
      mention.hidden = isDirect;
      shortcuts.hidden = !source.shortcuts().length;
    },
    focus: () => words.focus(),
  };
}
