// A menu of things to do, opened at a button: arrows move, Enter chooses, Escape and a click elsewhere close it.
import { element } from "./dom.js";

const GAP = 4;

/** Make a button open a menu; `items` gives what is in it now: {words, note, work}. */
export function opensMenu(button, items) {
  button.setAttribute("aria-haspopup", "menu");
  button.addEventListener("click", () => open(button, items()));
  return button;
}

function open(button, items) {
  const menu = element("div", { className: "popup", role: "menu", popover: "auto", "aria-label": button.getAttribute("aria-label") });
  const close = () => menu.hidePopover();
  for (const { words, note, work } of items) {
    const made = element("button", { type: "button", role: "menuitem", tabIndex: -1 },
      element("span", {}, words), note ? element("span", { className: "note" }, note) : null);
    made.addEventListener("click", () => {
      close();
      work();
    });
    menu.append(made);
  }
  if (!items.length) menu.append(element("p", { className: "note" }, "There are none for this app."));
  menu.addEventListener("keydown", (event) => move(event, [...menu.querySelectorAll("button")]));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    menu.remove();
    if (document.activeElement === document.body && button.isConnected) button.focus();
  });
  (button.closest("dialog") ?? document.body).append(menu); // outside a window that is open nothing can be clicked
  menu.showPopover();
  putBeside(menu, button.getBoundingClientRect());
  menu.querySelector("button")?.focus();
}

function move(event, choices) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !choices.length) return;
  event.preventDefault();
  const at = choices.indexOf(document.activeElement);
  choices[(at + step + choices.length) % choices.length].focus();
}

function putBeside(menu, place) {
  const { width, height } = menu.getBoundingClientRect();
  const below = place.bottom + GAP + height <= innerHeight;
  const fits = place.left + width + GAP <= innerWidth;
  menu.style.left = `${fits ? place.left : Math.max(GAP, place.right - width)}px`;
  menu.style.top = `${below ? place.bottom + GAP : Math.max(GAP, place.top - GAP - height)}px`;
}
