// Files that the app shared: pictures as they are, anything else as a card to download.
import { element } from "./dom.js";

const PICTURE = /\.(png|jpe?g|gif)$/i;

/** Give where a file is fetched from, as the member that `names` belong to. */
const address = (id, names) => `/page/file?${new URLSearchParams({ as: names.me, id })}`;

/** Draw a picture that is a file of the app's. */
export const picture = (id, words, names) => element("a", { className: "picture", href: address(id, names), target: "_blank", rel: "noopener" }, element("img", { src: address(id, names), alt: words }));

/** Draw what was shared with a message. */
export function files(shared, names) {
  return (shared ?? []).map((file) => (PICTURE.test(file.name) ? picture(file.id, file.alt || file.title, names) : card(file, names)));
}

function card(file, names) {
  const ending = file.name.split(".").pop().toUpperCase();
  const words = element("span", {}, element("strong", {}, file.title), element("span", { className: "note" }, `${ending} · ${size(file.size)}`));
  return element("a", { className: "file", href: address(file.id, names), download: file.name }, element("span", { className: "kind", "aria-hidden": "true" }, ending), words);
}

const size = (bytes) => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);
