// The page: one member's view of the local workspace. What changes on the server is fetched, then drawn whole.
import { composer } from "./composer.js";
import { element } from "./dom.js";
import { drawMessages } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { Refused, Server } from "./server.js";
import { Windows } from "./windows.js";

const byId = (id) => document.getElementById(id);
const NOTICE_SECONDS = 6;

class Page {
  constructor(server, state) {
    this.server = server;
    this.statuses = {};
    this.thread = null;
    this.unread = new Set();
    this.drawn = new Map(); // what each list shows, so that nothing is drawn again unchanged
    this.refreshing = null;
    this.accept(state);
    this.windows = new Windows(byId("window"), server, this);
    this.below = composer(byId("composer"), (words) => this.say(words, null));
    this.reply = composer(byId("reply"), (words) => this.say(words, this.thread));
  }

  accept(state) {
    this.state = state;
    this.me = state.me;
    this.appName = state.bot.name;
    this.byMember = Object.fromEntries(state.members.map((member) => [member.id, member]));
    this.channels = Object.fromEntries(state.channels.map((channel) => [channel.id, channel]));
    this.names = {
      members: Object.fromEntries(state.members.map((member) => [member.id, member.name])),
      channels: Object.fromEntries(state.channels.map((channel) => [channel.id, channel.name])),
    };
  }

  member(id) {
    return this.byMember[id] ?? { id, name: id, initials: "?", colour: "slate", is_bot: false };
  }

  get channel() {
    return this.channels[this.place] ?? this.state.channels.find((channel) => channel.bot_is_member && channel.kind === "channel");
  }

  // What is shown, by the address: #channel or #channel/thread

  async arrive() {
    const [channel, thread] = location.hash.slice(1).split("/");
    const moved = this.place !== channel;
    this.place = this.channels[channel] ? channel : this.channel.id;
    this.thread = thread || null;
    this.unread.delete(this.place);
    this.drawSidebar();
    this.drawHeader();
    if (moved) byId("messages").replaceChildren();
    if (moved) this.drawn.clear();
    await this.attempt(async () => {
      if (moved && this.channel.kind === "im") await this.server.post("open", { channel: this.place });
      await this.refresh();
    });
    (this.thread ? this.reply : this.below).focus();
  }

  go(channel, thread = null) {
    location.hash = thread ? `${channel}/${thread}` : channel;
  }

  openThread(ts) {
    this.go(this.place, ts);
  }

  // What a member does

  async say(words, thread) {
    return this.attempt(async () => {
      const { ts } = await this.server.post("say", { channel: this.place, text: words, thread_ts: thread });
      const isForApp = this.channel.kind === "im" || words.includes(`@${this.appName}`);
      if (!thread && isForApp) this.openThread(ts); // where its answer will be
    });
  }

  async edit(message) {
    const before = element("span", {}, mrkdwn(message.text, this.names, false)).textContent;
    const words = window.prompt("Change your message", before);
    if (words?.trim()) await this.attempt(() => this.server.post("edit", { channel: this.place, ts: message.ts, text: words }));
  }

  async remove(message) {
    if (!window.confirm("Delete this message?")) return;
    await this.attempt(() => this.server.post("delete", { channel: this.place, ts: message.ts }));
  }

  async act(container, block, part, chosen, state = {}) {
    const action = { block_id: block.block_id, action_id: part.action_id, type: part.type, ...chosen };
    await this.attempt(() => this.server.post("action", { container, state, ...action }));
  }

  async join() {
    await this.attempt(() => this.server.post("join", { channel: this.place, bot: !this.channel.bot_is_member }));
  }

  /** Try something; what was refused is said, never swallowed. */
  async attempt(work) {
    try {
      await work();
      return true;
    } catch (error) {
      this.notice(error instanceof Refused ? error.message : "The page could not do that. Please load it again.");
      if (!(error instanceof Refused)) console.error(error);
      return false;
    }
  }

  notice(words) {
    const place = byId("notice");
    place.textContent = words;
    place.hidden = false;
    clearTimeout(this.noticeEnds);
    this.noticeEnds = setTimeout(() => (place.hidden = true), NOTICE_SECONDS * 1000);
  }

  // What changes on the server

  async changed(change) {
    if (change.type === "view") return this.windows.show(change.view);
    if (change.type === "view_closed") return this.windows.closed(change.view_id);
    if (change.type === "connected") return this.attempt(() => this.reload());
    if (change.channel !== this.place) {
      if (change.type === "message" && this.channels[change.channel]) this.unread.add(change.channel);
      return this.drawSidebar();
    }
    return this.attempt(() => this.refresh());
  }

  async reload() {
    this.accept(await this.server.get("state"));
    this.drawSidebar();
    this.drawHeader();
  }

  /** Fetch and draw what is shown; one fetch at a time, and one more where something changed meanwhile. */
  refresh() {
    this.again = true;
    this.refreshing ??= this.#refreshUntilCurrent();
    return this.refreshing;
  }

  async #refreshUntilCurrent() {
    try {
      while (this.again) {
        this.again = false;
        await this.#fetchAndDraw();
      }
    } finally {
      this.refreshing = null; // in the same step as the last look at `again`, so that no change falls between
    }
  }

  async #fetchAndDraw() {
    const [channel, thread] = [this.place, this.thread];
    const [all, replies] = await Promise.all([
      this.server.get("messages", { channel }),
      thread ? this.server.get("thread", { channel, ts: thread }) : null,
    ]);
    if (channel !== this.place || thread !== this.thread) return; // gone elsewhere meanwhile; `again` is set
    this.statuses = all.statuses;
    this.drawPrompts(all.prompts, all.messages.length);
    this.drawList("messages", [all.messages, all.statuses], () => drawMessages(all.messages, this, false));
    byId("thread").hidden = !thread;
    document.body.classList.toggle("with-thread", Boolean(thread));
    if (!thread) return;
    this.drawList("replies", [thread, replies.messages], () => drawMessages(replies.messages, this, true));
    this.drawStatus(replies.status);
  }

  // Drawing

  drawList(id, what, draw) {
    const now = JSON.stringify(what);
    if (this.drawn.get(id) === now) return;
    const place = byId(id);
    const atEnd = !this.drawn.has(id) || place.scrollHeight - place.scrollTop - place.clientHeight < 80;
    this.drawn.set(id, now);
    place.replaceChildren(...draw());
    if (atEnd) place.scrollTop = place.scrollHeight;
  }

  drawSidebar() {
    const line = (channel) => {
      const words = channel.kind === "im" ? this.appName : `# ${channel.name}`;
      const made = element("a", { href: `#${channel.id}`, className: this.unread.has(channel.id) ? "unread" : "" }, words);
      if (channel.id === this.channel.id) made.setAttribute("aria-current", "page");
      return element("li", {}, made);
    };
    const kinds = (kind) => this.state.channels.filter((channel) => channel.kind === kind).map(line);
    byId("channels").replaceChildren(...kinds("channel"));
    byId("direct").replaceChildren(...kinds("im"));
    const connected = this.state.bot.connected;
    byId("connection").textContent = connected ? `${this.appName} is connected` : `${this.appName} is not connected`;
    byId("connection").className = connected ? "on" : "off";
    const people = this.state.members.filter((member) => !member.is_bot);
    byId("member").replaceChildren(...people.map((member) => element("option", { value: member.id }, member.name)));
    byId("member").value = this.me.id;
    byId("title").textContent = this.me.title;
  }

  drawHeader() {
    const { channel } = this;
    const isDirect = channel.kind === "im";
    const name = isDirect ? this.appName : `# ${channel.name}`;
    document.title = `${name} · Local workspace`;
    byId("channel-name").textContent = name;
    byId("topic").textContent = isDirect ? this.member(channel.with).title : channel.topic;
    byId("thread-place").textContent = name;
    byId("join").hidden = isDirect;
    byId("join").textContent = channel.bot_is_member ? `Remove ${this.appName}` : `Add ${this.appName}`;
    this.below.set(isDirect ? `Ask ${this.appName}` : `Message ${name}`, this.appName, isDirect);
    this.reply.set("Reply…", this.appName, isDirect);
  }

  drawPrompts(prompts, messages) {
    const place = byId("prompts");
    place.hidden = !prompts || messages > 0;
    if (place.hidden) return;
    const one = ({ title, message }) => {
      const made = element("button", { type: "button" }, title);
      made.addEventListener("click", () => this.say(message, null));
      return made;
    };
    place.replaceChildren(element("p", {}, prompts.title ?? "Try asking"), ...prompts.prompts.map(one));
  }

  drawStatus(status) {
    byId("status").hidden = !status;
    byId("status").textContent = status ? `${this.appName} ${status.text}` : "";
  }
}

async function start() {
  const server = new Server(new URLSearchParams(location.search).get("as"));
  const state = await server.get("state");
  server.member = state.me.id;
  const page = new Page(server, state);
  window.addEventListener("hashchange", () => page.arrive());
  byId("close-thread").addEventListener("click", () => page.go(page.place));
  byId("join").addEventListener("click", () => page.join());
  byId("member").addEventListener("change", (event) => {
    location.assign(`/?as=${encodeURIComponent(event.target.value)}${page.channel.kind === "im" ? "" : location.hash}`);
  });
  await page.arrive();
  // Also at the first connection: something may have changed since the page was drawn.
  const caughtUp = () => page.attempt(() => page.reload().then(() => page.refresh()));
  server.listen((change) => page.changed(change), caughtUp);
}

start().catch((error) => {
  byId("notice").textContent = error instanceof Refused ? error.message : "This page could not start. Please load it again.";
  byId("notice").hidden = false;
});
