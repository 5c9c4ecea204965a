// Messages in a channel or a thread.
import { drawBlocks } from "./blocks.js";
import { element } from "./dom.js";
import { files } from "./files.js";
import { readAll } from "./filled_in.js";
import { opensMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const dateOf = (ts) => new Date(Number(ts) * 1000);

/** A member's initials on their colour. */
export const avatar = (member) => element("span", { className: `avatar ${member.is_bot ? "app" : member.colour}`, "aria-hidden": "true" }, member.is_bot ? "≡" : member.initials);

/** Draw messages in order, a line where a new day begins. `page` has the members and what can be done. */
export function drawMessages(messages, page, inThread) {
  const drawn = [];
  let day = "";
  for (const message of messages) {
    const now = DAY.format(dateOf(message.ts));
    if (now !== day) drawn.push(element("li", { className: "day" }, element("span", {}, now)));
    day = now;
    drawn.push(drawMessage(message, page, inThread));
  }
  return drawn;
}

function drawMessage(message, page, inThread) {
  if (message.deleted) {
    const gone = element("p", { className: "gone" }, "This message was deleted.");
    return element("li", { className: "message", "data-ts": message.ts }, gone, inThread ? null : threadLine(message, page));
  }
  const member = page.member(message.user);
  const head = element("p", { className: "head" },
    element("strong", {}, member.name), badge(member),
    element("time", { dateTime: dateOf(message.ts).toISOString() }, TIME.format(dateOf(message.ts))));
  const body = element("div", { className: "body" },
    message.ephemeral ? element("p", { className: "only-you" }, "Only visible to you") : null, head, content(message, page), files(message.files, page.names),
    message.edited ? element("span", { className: "edited" }, "(edited)") : null,
    inThread ? null : [threadLine(message, page), statusLine(message, page)]);
  const classes = `message${message.ephemeral ? " ephemeral" : ""}`;
  return element("li", { className: classes, "data-ts": message.ts, "data-from": message.user }, avatar(member), body, menu(message, page, inThread));
}

function badge(member) {
  const words = member.is_bot ? "APP" : member.is_stranger ? "EXTERNAL" : member.is_restricted ? "GUEST" : "";
  return words ? element("span", { className: "badge" }, words) : null;
}

function content(message, page) {
  if (!message.blocks && !message.text) return null;
  if (!message.blocks) return element("p", { className: "words" }, mrkdwn(message.text, page.names, page.member(message.user).is_bot));
  const inputs = [];
  const act = (block, part, chosen) => page.act({ channel: page.channel.id, ts: message.ts }, block, part, chosen, readAll(inputs));
  return drawBlocks(message.blocks, { names: page.names, act, verdict: message.feedback, inputs });
}

function threadLine(message, page) {
  if (!message.reply_count) return null;
  const words = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  const made = element("button", { type: "button", className: "replies" }, message.reply_users.map((id) => avatar(page.member(id))), words);
  made.addEventListener("click", () => page.openThread(message.ts));
  return made;
}

function statusLine(message, page) {
  const status = page.statuses[message.ts];
  return status ? element("p", { className: "status" }, `${page.appName} ${status.text}`) : null;
}

function menu(message, page, inThread) {
  if (message.ephemeral) return null;
  const one = (words, work) => {
    const made = element("button", { type: "button" }, words);
    made.addEventListener("click", work);
    return made;
  };
  const isMine = message.user === page.me.id;
  return element("div", { className: "menu" },
    inThread ? null : one("Reply in thread", () => page.openThread(message.ts)),
    isMine ? [one("Edit", () => page.edit(message)), one("Delete", () => page.remove(message))] : null,
    page.shortcuts("message").length ? more(message, page) : null);
}

function more(message, page) {
  const button = element("button", { type: "button", title: "More actions", "aria-label": "More actions" }, "⋮");
  const item = ({ name, callback_id }) => ({ words: name, note: page.appName, work: () => page.shortcut(callback_id, message.ts) });
  return opensMenu(button, () => page.shortcuts("message").map(item));
}
