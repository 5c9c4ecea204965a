// Rich text: nested elements whose words are shown as they are.
import { element, link } from "./dom.js";
import { emoji, mention } from "./mrkdwn.js";
import { preformatted } from "./preformatted.js";

const STYLE_TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

/** Draw a rich text block. */
export const richText = (block, names) => element("div", { className: "rich" }, block.elements.map((part) => partNode(part, names)));

function partNode(part, names) {
  const inside = () => part.elements.map((each) => leaf(each, names));
  switch (part.type) {
    case "rich_text_section":
      return element("p", {}, inside());
    case "rich_text_list":
      return listNode(part, names);
    case "rich_text_preformatted":
      return preformatted(inside());
    case "rich_text_quote":
      return element("blockquote", {}, inside());
    default:
      return element("p", { className: "unknown" }, `[${part.type}]`);
  }
}

function listNode(part, names) {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const items = part.elements.map((item) => element("li", {}, item.elements.map((each) => leaf(each, names))));
  return element(tag, { className: `indent-${part.indent ?? 0}`, start: tag === "ol" ? (part.offset ?? 0) + 1 : null }, items);
}

function leaf(part, names) {
  let node = bare(part, names);
  for (const [name, tag] of Object.entries(STYLE_TAGS)) if (part.style?.[name]) node = element(tag, {}, node);
  return node;
}

function bare(part, names) {
  switch (part.type) {
    case "text":
      return document.createTextNode(part.text);
    case "link":
      return link(part.url, part.text ?? part.url);
    case "emoji":
      return document.createTextNode(emoji(part.name));
    case "user":
      return mention("user", part.user_id, names);
    case "channel":
      return mention("channel", part.channel_id, names);
    case "broadcast":
      return element("span", { className: "mention loud" }, `@${part.range}`);
    case "date":
      return element("time", {}, part.fallback ?? new Date(part.timestamp * 1000).toLocaleString("en-GB"));
    case "color":
      return element("code", {}, part.value);
    default:
      return element("span", { className: "mention" }, names.groups[part.usergroup_id] ?? `@${part.usergroup_id ?? part.type}`);
  }
}
