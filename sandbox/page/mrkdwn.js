// Slack's mrkdwn and its entities, as nodes (https://docs.slack.dev/messaging/formatting-message-text).
import { element, link } from "./dom.js";
import { preformatted } from "./preformatted.js";

const EMOJI = {
  white_check_mark: "✅", warning: "⚠️", lock: "🔒", books: "📚", mag: "🔍", bulb: "💡", hourglass: "⏳",
  thumbsup: "👍", thumbsdown: "👎", "+1": "👍", "-1": "👎", speech_balloon: "💬", seedling: "🌱", school: "🏫",
};
const STYLES = { "*": "strong", _: "em", "~": "s" };
// An entity, a code span, or words between two marks of style that stand at the edges of words.
const PIECE = /<([^<>]*)>|`([^`\n]+)`|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\3(?![\p{L}\p{N}])|:([a-z0-9_+-]+):/gu;

const plainly = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** An emoji by its name. */
export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

/** A member's or a channel's name where it is mentioned. */
export function mention(kind, id, names) {
  const words = kind === "user" ? `@${names.members[id] ?? id}` : `#${names.channels[id] ?? id}`;
  return element("span", { className: "mention" }, words);
}

/** Give text with mrkdwn as nodes; without, only its entities are read, as in what members type. */
export function mrkdwn(text, names, styled = true) {
  const parts = styled ? text.split(/```\n?([\s\S]*?)```/) : [text];
  return parts.flatMap((part, number) => (number % 2 ? [preformatted(plainly(part))] : quotes(part, names, styled)));
}

function quotes(text, names, styled) {
  if (!styled || !/^(?:&gt;|>)/m.test(text)) return inline(text, names, styled);
  const runs = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>)/.test(line);
    const words = quoted ? line.replace(/^(?:&gt;|>) ?/, "") : line;
    if (runs.at(-1)?.quoted === quoted) runs.at(-1).lines.push(words);
    else runs.push({ quoted, lines: [words] });
  }
  return runs.flatMap(({ quoted, lines }) => {
    const nodes = inline(lines.join("\n"), names, styled);
    return quoted ? [element("blockquote", {}, nodes)] : nodes;
  });
}

function inline(text, names, styled) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(PIECE)) {
    const node = piece(found, names, styled);
    if (node === null) continue;
    nodes.push(plainly(text.slice(end, found.index)), node);
    end = found.index + found[0].length;
  }
  nodes.push(plainly(text.slice(end)));
  return nodes;
}

function piece([whole, entity, code, mark, words, name], names, styled) {
  if (entity !== undefined) return entityNode(entity, names);
  if (name !== undefined) return EMOJI[name] ?? null;
  if (!styled) return null;
  if (code !== undefined) return element("code", {}, plainly(code));
  return mark ? element(STYLES[mark], {}, inline(words, names, styled)) : plainly(whole);
}

function entityNode(entity, names) {
  const [target, label] = entity.split("|", 2);
  if (target.startsWith("@")) return mention("user", target.slice(1), names);
  if (target.startsWith("#")) return mention("channel", target.slice(1), names);
  if (target.startsWith("!subteam^")) return element("span", { className: "mention" }, names.groups[target.slice(9)] ?? label ?? `@${target.slice(9)}`);
  if (target.startsWith("!")) return element("span", { className: "mention loud" }, `@${label ?? target.slice(1).split("^")[0]}`);
  return link(plainly(target), plainly(label ?? target));
}
