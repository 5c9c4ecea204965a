// The page: one member's view of the local workspace. What changes on the server is fetched, then drawn whole.
import { composer } from "./composer.js";
import { element } from "./dom.js";
import { Home } from "./home.js";
import { drawMessages } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { Refused, Server } from "./server.js";
import { Windows } from "./windows.js";

const byId = (id) => document.getElementById(id);
const NOTICE_SECONDS = 6;

const isPrivate = (channel) => channel.kind === "group";
const named = (channels) => Object.fromEntries(channels.map((channel) => [channel.id, `# ${channel.name}${isPrivate(channel) ? " (private)" : ""}`]));

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
    this.home = new Home(byId("home"), this);
    const source = { commands: () => this.state.commands, shortcuts: () => this.globalShortcuts(), appName: () => this.appName };
    this.below = composer(byId("composer"), (words) => this.say(words, null), source);
    this.reply = composer(byId("reply"), (words) => this.say(words, this.thread), { ...source, commands: () => [], shortcuts: () => [] });
  }

  accept(state) {
    this.state = state;
    this.me = state.me;
    this.appName = state.bot.name;
    this.byMember = Object.fromEntries(state.members.map((member) => [member.id, member]));
    this.channels = Object.fromEntries(state.channels.map((channel) => [channel.id, channel]));
    this.names = {
      me: state.me.id,
      members: Object.fromEntries(state.members.map((member) => [member.id, member.name])),
      channels: Object.fromEntries(state.channels.map((channel) => [channel.id, channel.name])),
      groups: state.groups,
      publicChannels: named(state.channels.filter((channel) => channel.kind === "channel")),
      conversations: named(state.channels.filter((channel) => channel.kind !== "im")),
    };
  }

  member(id) {
    return this.byMember[id] ?? { id, name: id, initials: "?", colour: "slate", is_bot: false };
  }

  get channel() {
    return this.channels[this.place] ?? this.state.channels.find((channel) => channel.bot_is_member && channel.kind !== "im") ?? this.direct;
  }

  get direct() {
    return this.state.channels.find((channel) => channel.kind === "im");
  }

  // What is shown, by the address: #channel, #channel/thread, or #home for the app's Home tab

  async arrive() {
    const [channel, thread] = location.hash.slice(1).split("/");
    const atHome = channel === "home" && this.state.home_enabled;
    const moved = this.asked !== channel;
    this.asked = channel;
    this.atHome = atHome;
    this.place = atHome ? this.direct.id : this.channels[channel] ? channel : this.channel.id;
    this.thread = atHome ? null : thread || null;
    document.body.classList.remove("with-sidebar");
    this.unread.delete(this.place);
    this.drawSidebar();
    this.drawHeader();
    if (moved) byId("messages").replaceChildren();
    if (moved) this.drawn.clear();
    await this.attempt(async () => {
      if (moved && this.channel.kind === "im") await this.server.post("open", { channel: this.place, tab: atHome ? "home" : "messages" });
      await this.refresh();
    });
    if (!atHome) (this.thread ? this.reply : this.below).focus();
  }

  go(channel, thread = null) {
    location.hash = thread ? `${channel}/${thread}` : channel;
  }

  openThread(ts) {
    this.go(this.place, ts);
  }

  // What a member does

  async say(words, thread) {
    if (words.startsWith("/")) return this.command(words, thread);
    return this.attempt(async () => {
      const { ts } = await this.server.post("say", { channel: this.place, text: words, thread_ts: thread });
      const isForApp = this.channel.kind === "im" || words.includes(`@${this.appName}`);
      if (!thread && isForApp) this.openThread(ts); // where its answer will be
    });
  }

  async command(words, thread) {
    const [, command, text] = words.match(/^(\/\S*)\s*([\s\S]*)$/);
    return this.attempt(() => this.server.post("command", { channel: this.place, command, text, thread_ts: thread }));
  }

  /** The app's shortcuts of a kind: "message" or "global". */
  shortcuts(kind) {
    return this.state.shortcuts.filter(({ type }) => type === kind);
  }

  globalShortcuts() {
    return this.shortcuts("global").map(({ name, description, callback_id }) => ({ words: name, note: description, work: () => this.shortcut(callback_id) }));
  }

  async shortcut(callback_id, ts = null) {
    await this.attempt(() => this.server.post("shortcut", { callback_id, ...(ts ? { channel: this.place, ts } : {}) }));
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
    if (change.type === "home") return this.atHome ? this.attempt(() => this.refresh()) : null; // fetched, so that no older state is drawn last
    if (change.type === "connected") return this.attempt(() => this.reload());
    if (change.type === "channels") return this.attempt(() => this.reload().then(() => (this.channels[this.place] ? null : this.arrive())));
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
    if (this.atHome) return this.home.draw((await this.server.get("home")).view);
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
      const made = element("a", { href: `#${channel.id}`, className: this.unread.has(channel.id) ? "unread" : "" }, this.drawnName(channel));
      if (channel.id === this.channel.id) made.setAttribute("aria-current", "page");
      return element("li", {}, made);
    };
    const [direct, channels] = [true, false].map((isDirect) => this.state.channels.filter((channel) => (channel.kind === "im") === isDirect).map(line));
    byId("channels").replaceChildren(...channels);
    byId("direct").replaceChildren(...direct);
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
    const name = this.nameOf(channel);
    document.title = `${name} · Local workspace`;
    byId("channel-name").replaceChildren(...this.drawnName(channel));
    byId("topic").textContent = isDirect ? this.member(channel.with).title : topicOf(channel);
    byId("thread-place").textContent = name;
    byId("join").hidden = isDirect || channel.is_archived;
    byId("join").textContent = channel.bot_is_member ? `Remove ${this.appName}` : `Add ${this.appName}`;
    this.below.set(isDirect ? `Ask ${this.appName}` : `Message ${name}`, isDirect);
    this.reply.set("Reply…", isDirect);
    this.drawTabs(isDirect);
    for (const id of ["composer", "reply"]) byId(id).hidden = channel.is_archived || (id === "composer" && this.atHome);
    byId("archived").hidden = !channel.is_archived;
  }

  drawTabs(isDirect) {
    byId("tabs").hidden = !isDirect || !this.state.home_enabled;
    byId("tab-messages").href = `#${this.direct?.id}`;
    for (const [id, chosen] of [["tab-home", this.atHome], ["tab-messages", !this.atHome]]) {
      if (chosen) byId(id).setAttribute("aria-current", "page");
      else byId(id).removeAttribute("aria-current");
    }
    byId("home").hidden = !this.atHome;
    byId("messages").hidden = this.atHome;
    if (this.atHome) byId("prompts").hidden = byId("thread").hidden = true;
    if (this.atHome) document.body.classList.remove("with-thread");
  }

  nameOf(channel) {
    if (channel.kind === "im") return this.appName;
    return `# ${channel.name}`;
  }

  /** A channel's name as it is drawn: a private one has a lock in front. */
  drawnName(channel) {
    return isPrivate(channel) ? [element("img", { src: "/static/lock.svg", alt: "Private:", className: "lock" }), channel.name] : [this.nameOf(channel)];
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

function topicOf(channel) {
  const notes = [channel.topic, channel.is_ext_shared ? "shared with another organisation" : "", channel.is_archived ? "archived" : ""];
  return notes.filter(Boolean).join(" · ");
}

async function start() {
  const server = new Server(new URLSearchParams(location.search).get("as"));
  const state = await server.get("state");
  server.member = state.me.id;
  const page = new Page(server, state);
  window.addEventListener("hashchange", () => page.arrive());
  byId("close-thread").addEventListener("click", () => page.go(page.place));
  byId("show-sidebar").addEventListener("click", () => {
    const shown = document.body.classList.toggle("with-sidebar");
    byId("show-sidebar").setAttribute("aria-expanded", String(shown));
  });
  byId("channel").addEventListener("click", (event) => {
    if (!byId("show-sidebar").contains(event.target)) document.body.classList.remove("with-sidebar");
  });
  byId("join").addEventListener("click", () => page.join());
  byId("member").addEventListener("change", (event) => {
    const place = page.channel.kind === "im" && !page.atHome ? "" : location.hash;
    location.assign(`/?as=${encodeURIComponent(event.target.value)}${place}`);
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
