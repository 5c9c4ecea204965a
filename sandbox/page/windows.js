// Windows (modals) that the app opens: filled in, submitted, with faults beside their fields.
import { drawBlocks } from "./blocks.js";
import { element } from "./dom.js";
import { Refused } from "./server.js";

export class Windows {
  #open = []; // the topmost last
  #focusBefore = null;

  constructor(dialog, server, page) {
    this.dialog = dialog;
    this.server = server;
    this.page = page;
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#dismiss();
    });
  }

  /** Show a window, or the new state of one that is open. */
  show(view) {
    const at = this.#open.findIndex((each) => each.id === view.id);
    if (at < 0) this.#open.push(view);
    else this.#open[at] = view;
    this.#draw();
  }

  /** Take a window away that was closed. */
  closed(id) {
    if (!this.#open.some((view) => view.id === id)) return; // dismissed here before the server said so
    this.#open = this.#open.filter((each) => each.id !== id);
    this.#draw();
  }

  #draw() {
    const view = this.#open.at(-1);
    if (!view) {
      this.dialog.close();
      this.#focusBefore?.isConnected && this.#focusBefore.focus();
      return;
    }
    const inputs = [];
    const act = (block, part, chosen) => this.page.act({ view_id: view.id }, block, part, chosen, read(inputs));
    const fault = element("p", { className: "fault", role: "alert", hidden: true });
    const close = element("button", { type: "button" }, view.close?.text ?? "Close");
    close.addEventListener("click", () => this.#dismiss());
    const submit = view.submit ? element("button", { type: "submit", className: "primary" }, view.submit.text) : null;
    const form = element("form", { noValidate: true },
      element("h2", { id: "window-title" }, view.title.text),
      element("div", { className: "fields-of-window" }, drawBlocks(view.blocks, { names: this.page.names, act, inputs })),
      fault, element("footer", {}, close, submit));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(view, inputs, form, fault);
    });
    if (!this.dialog.open) this.#focusBefore = document.activeElement;
    this.dialog.replaceChildren(form);
    if (!this.dialog.open) this.dialog.showModal();
  }

  async #submit(view, inputs, form, fault) {
    say(fault, "");
    const missing = markMissing(inputs, form);
    if (missing) return;
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    try {
      const answer = await this.server.post("submit", { view_id: view.id, values: read(inputs) });
      for (const [block, words] of Object.entries(answer.errors ?? {})) say(form.querySelector(`[data-fault="${CSS.escape(block)}"]`) ?? fault, words);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(fault, error.message);
    } finally {
      button.disabled = false;
    }
  }

  async #dismiss() {
    const view = this.#open.at(-1);
    this.closed(view.id);
    await this.page.attempt(() => this.server.post("close", { view_id: view.id }));
  }
}

function say(place, words) {
  place.textContent = words;
  place.hidden = !words;
}

const isEmpty = ({ type, ...value }) => Object.values(value).every((each) => each === null || each.length === 0);

function markMissing(inputs, form) {
  let missing = false;
  for (const { block, read: value } of inputs) {
    const empty = !block.optional && isEmpty(value());
    say(form.querySelector(`[data-fault="${CSS.escape(block.block_id ?? "")}"]`), empty ? "Please fill in this field." : "");
    missing ||= empty;
  }
  return missing;
}

/** Read what is filled in, as Slack's state: by block, then by action. */
function read(inputs) {
  const values = {};
  for (const { block, read: value } of inputs) (values[block.block_id] ??= {})[block.element.action_id] = value();
  return values;
}
