// Windows (modals) that the app opens: filled in, submitted, with faults beside their fields.
import { drawBlocks } from "./blocks.js";
import { element } from "./dom.js";
import { putBack, readAll, takeDown } from "./filled_in.js";
import { Refused } from "./server.js";

export class Windows {
  #open = []; // the topmost last
  #drawn = null;
  #left = new Map(); // by window: what was filled in when something else was drawn in its place
  #focusBefore = null;

  constructor(dialog, server, page) {
    this.dialog = dialog;
    this.server = server;
    this.page = page;
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#dismiss(false);
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
    this.#takeDown();
    const view = this.#open.at(-1);
    if (!view) {
      this.dialog.close();
      this.#focusBefore?.isConnected && this.#focusBefore.focus();
      return;
    }
    const inputs = [];
    const act = (block, part, chosen) => this.page.act({ view_id: view.id }, block, part, chosen, readAll(inputs));
    const fields = element("div", { className: "surface", tabIndex: -1 }, drawBlocks(view.blocks, { names: this.page.names, act, inputs }));
    if (!this.dialog.open) this.#focusBefore = document.activeElement;
    this.dialog.replaceChildren(this.#form(view, fields, inputs));
    if (!this.dialog.open) this.dialog.showModal();
    this.#drawn = { id: view.id, fields, inputs };
    const before = this.#left.get(view.id);
    if (before) putBack(fields, inputs, before);
    else this.#focusFirst(fields);
  }

  /** Focus the first field, or the text above it where the field would have to be scrolled to. */
  #focusFirst(fields) {
    const first = fields.querySelector("input, textarea, select") ?? this.dialog.querySelector("footer button:last-child");
    const isSeen = first.getBoundingClientRect().top < this.dialog.getBoundingClientRect().bottom;
    (isSeen && fields.scrollHeight === fields.clientHeight ? first : fields).focus();
  }

  /** Keep what is filled in while another state of the window, or another window, is drawn. */
  #takeDown() {
    if (this.#drawn) this.#left.set(this.#drawn.id, takeDown(this.#drawn.fields, this.#drawn.inputs));
    this.#drawn = null;
    const open = new Set(this.#open.map((view) => view.id));
    for (const id of this.#left.keys()) if (!open.has(id)) this.#left.delete(id);
  }

  #form(view, fields, inputs) {
    const fault = element("p", { className: "fault", role: "alert", hidden: true });
    const dismiss = element("button", { type: "button", className: "dismiss", "aria-label": "Dismiss" }, "✕");
    dismiss.addEventListener("click", () => this.#dismiss(true));
    const close = element("button", { type: "button" }, view.close?.text ?? (view.previous ? "Back" : "Close"));
    close.addEventListener("click", () => this.#dismiss(Boolean(view.clear_on_close)));
    const submit = view.submit ? element("button", { type: "submit", className: "primary" }, view.submit.text) : null;
    const form = element("form", { noValidate: true },
      element("header", {}, element("h2", { id: "window-title" }, view.title.text), dismiss), fields, fault,
      element("footer", {}, close, submit));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (submit) this.#submit(view, inputs, form, fault);
    });
    return form;
  }

  async #submit(view, inputs, form, fault) {
    say(fault, "");
    const missing = markMissing(inputs, form);
    if (missing) return;
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    try {
      const answer = await this.server.post("submit", { view_id: view.id, values: readAll(inputs) });
      for (const [block, words] of Object.entries(answer.errors ?? {})) say(form.querySelector(`[data-fault="${CSS.escape(block)}"]`) ?? fault, words);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(fault, error.message);
    } finally {
      button.disabled = false;
    }
  }

  /** Close the topmost window, or all that lie over each other. */
  async #dismiss(all) {
    const view = this.#open.at(-1);
    this.#open = all ? [] : this.#open.slice(0, -1);
    this.#draw();
    await this.page.attempt(() => this.server.post("close", { view_id: view.id, all }));
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
    if (block.type !== "input") continue;
    const empty = !block.optional && isEmpty(value());
    say(form.querySelector(`[data-fault="${CSS.escape(block.block_id ?? "")}"]`), empty ? "Please fill in this field." : "");
    missing ||= empty;
  }
  return missing;
}
