// The app's Home tab: what the app published for this member, acted in like any other surface.
import { drawBlocks } from "./blocks.js";
import { element } from "./dom.js";
import { putBack, readAll, takeDown } from "./filled_in.js";

const NOTHING = "This is where the app shows you what it has for you. It has not published anything yet.";

export class Home {
  #inputs = [];
  #drawn = null; // the view that is shown, as text

  constructor(place, page) {
    this.place = place;
    this.page = page;
  }

  /** Draw what was published, keeping what is being typed. */
  draw(view) {
    const now = JSON.stringify(view);
    if (this.#drawn === now) return;
    this.#drawn = now;
    if (!view) {
      this.#inputs = [];
      this.place.replaceChildren(element("p", { className: "nothing" }, NOTHING));
      return;
    }
    const inputs = [];
    const act = (block, part, chosen) => this.page.act({ view_id: view.id }, block, part, chosen, readAll(inputs));
    const drawn = drawBlocks(view.blocks, { names: this.page.names, act, inputs });
    const before = takeDown(this.place, this.#inputs);
    this.place.replaceChildren(element("div", { className: "surface" }, drawn));
    this.#inputs = inputs;
    putBack(this.place, inputs, before);
  }
}
