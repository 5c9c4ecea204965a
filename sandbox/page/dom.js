// Elements, built node by node: no text ever becomes HTML.

/** Make an element: properties by name, `data-` and `aria-` ones as attributes, then its children. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.includes("-")) made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** Make a link where the address is one of the web, and plain words where it is not. */
export function link(url, ...children) {
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return element("span", {}, ...children);
  const isHere = url.startsWith(`${location.origin}/#`);
  const away = isHere ? {} : { target: "_blank", rel: "noopener noreferrer" };
  return element("a", { href: url, ...away }, ...children);
}
