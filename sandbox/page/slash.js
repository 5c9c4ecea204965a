// The app's slash commands, offered while one is being typed.
import { element } from "./dom.js";

/** Offer commands above a composer's words; `commands` gives those there are, `appName` whose they are. */
export class SlashMenu {
  #shown = [];
  #at = 0;

  constructor(form, words, source) {
    this.words = words;
    this.source = source;
    this.list = element("ul", { className: "commands", role: "listbox", id: `${form.id}-commands`, "aria-label": "Commands", hidden: true });
    form.prepend(this.list);
    words.setAttribute("aria-controls", this.list.id);
    words.addEventListener("input", () => this.#offer());
    words.addEventListener("blur", () => this.hide());
  }

  /** Take a key where the menu is open; gives whether it did. */
  takes(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const typed = this.words.value.trim();
    if (step) this.#mark((this.#at + step + this.#shown.length) % this.#shown.length);
    else if (event.key === "Escape") this.hide();
    else if (event.key === "Tab" || (event.key === "Enter" && this.#shown[this.#at].command !== typed)) this.#choose(this.#shown[this.#at]);
    else return false;
    return true;
  }

  hide() {
    this.list.hidden = true;
    this.words.removeAttribute("aria-activedescendant");
  }

  #offer() {
    const typed = this.words.value;
    this.#shown = /^\/\S*$/.test(typed) ? this.source.commands().filter(({ command }) => command.startsWith(typed)) : [];
    this.list.hidden = !this.#shown.length;
    if (this.list.hidden) return this.hide();
    this.list.replaceChildren(...this.#shown.map((each, number) => this.#line(each, number)));
    this.#mark(0);
  }

  #line(each, number) {
    const made = element("li", { role: "option", id: `${this.list.id}-${number}` },
      element("span", { className: "command" }, element("strong", {}, each.command), each.usage_hint ? ` ${each.usage_hint}` : ""),
      element("span", { className: "note" }, `${each.description ?? ""} · ${this.source.appName()}`));
    made.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the words keep the focus
      this.#choose(each);
    });
    return made;
  }

  #mark(number) {
    this.#at = number;
    [...this.list.children].forEach((line, each) => line.setAttribute("aria-selected", String(each === number)));
    this.words.setAttribute("aria-activedescendant", `${this.list.id}-${number}`);
    this.list.children[number].scrollIntoView({ block: "nearest" });
  }

  #choose({ command }) {
    this.words.value = `${command} `;
    this.words.dispatchEvent(new Event("input"));
    this.words.focus();
  }
}
