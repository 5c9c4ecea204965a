// Block Kit's interactive elements: buttons, and controls whose value can be read.
import { element, link } from "./dom.js";
import { opensMenu } from "./menu.js";

const option = (each) => element("option", { value: each.value }, each.text.text);
const optionsOf = (part) => part.options ?? (part.option_groups ?? []).flatMap((group) => group.options);

/** A button; one with an address opens it and tells the app as well. */
export function button(part, act) {
  const style = part.style ?? "";
  const words = part.text?.text ?? part.icon ?? "";
  if (part.url) {
    const made = link(part.url, words);
    made.className = `button ${style}`;
    made.addEventListener("click", () => act({ value: part.value }));
    return made;
  }
  const made = element("button", { type: "button", className: style, "aria-label": part.accessibility_label }, words);
  made.addEventListener("click", () => act({ value: part.value }));
  return made;
}

/** Slack's feedback buttons; the one this member chose last stays pressed. */
export function feedback(part, act, verdict) {
  const one = (name, way) => {
    const each = part[`${name}_button`];
    const made = element("button", { type: "button", className: "verdict", "aria-pressed": String(verdict === name) }, element("img", { src: "/static/thumb.svg", alt: "", className: way }), each.text.text);
    made.addEventListener("click", () => act({ value: each.value }));
    return made;
  };
  return element("div", { className: "verdicts" }, one("positive", "up"), one("negative", "down"));
}

/** A menu of a few things to do. */
export function overflow(part, act) {
  const made = element("button", { type: "button", "aria-label": "More options" }, "⋯");
  return opensMenu(made, () => part.options.map((each) => ({ words: each.text.text, note: each.description?.text, work: () => act({ selected_option: each }) })));
}

/** A control, how its value is read and written in the form of Slack's state; `acted` is told what counts as acting. */
export function control(part, names, acted) {
  const make = CONTROLS[part.type] ?? ((each) => text(each, "text"));
  const made = make(part, names);
  (made.node.matches("fieldset") ? made.node.querySelector("input") : made.node)?.setAttribute("data-action", part.action_id ?? "");
  if (acted) tellOf(made, part, () => acted(made.read()));
  return made;
}

const isTyped = (node) => node.matches("textarea, input:not([type=date], [type=time])");

function tellOf(made, part, acted) {
  if (!isTyped(made.node)) return made.node.addEventListener("change", acted);
  const when = part.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (when.includes("on_character_entered")) made.node.addEventListener("input", acted);
  if (when.includes("on_enter_pressed")) {
    made.node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault(); // the window it is in is not submitted
      acted();
    });
  }
}

const CONTROLS = {
  plain_text_input: (part) => text(part, part.multiline ? "textarea" : "text"),
  number_input: (part) => text(part, "number"),
  email_text_input: (part) => text(part, "email"),
  url_text_input: (part) => text(part, "url"),
  datepicker: (part) => text({ ...part, initial_value: part.initial_date }, "date", "selected_date"),
  timepicker: (part) => text({ ...part, initial_value: part.initial_time }, "time", "selected_time"),
  static_select: (part) => select(part),
  multi_static_select: (part) => choices({ ...part, options: optionsOf(part) }, "checkbox"),
  users_select: (part, names) => picker(part, names.members, "selected_user"),
  channels_select: (part, names) => picker(part, names.publicChannels, "selected_channel"),
  conversations_select: (part, names) => picker(part, names.conversations, "selected_conversation"),
  multi_users_select: (part, names) => pickMany(part, names.members, "users"),
  multi_channels_select: (part, names) => pickMany(part, names.publicChannels, "channels"),
  multi_conversations_select: (part, names) => pickMany(part, names.conversations, "conversations"),
  radio_buttons: (part) => choices(part, "radio"),
  checkboxes: (part) => choices(part, "checkbox"),
};

function text(part, kind, name = "value") {
  const common = { value: part.initial_value ?? "", placeholder: part.placeholder?.text ?? "" };
  const longest = part.max_length ? { maxLength: part.max_length } : {};
  const node = kind === "textarea" ? element("textarea", { rows: 4, ...longest, ...common }) : element("input", { type: kind, ...longest, ...common });
  return { node, read: () => ({ type: part.type, [name]: node.value || null }), write: (value) => (node.value = value[name] ?? "") };
}

function select(part) {
  const first = element("option", { value: "" }, part.placeholder?.text ?? "Choose…");
  const groups = part.option_groups?.map((group) => element("optgroup", { label: group.label.text }, group.options.map(option)));
  const node = element("select", {}, first, groups ?? part.options.map(option));
  node.value = part.initial_option?.value ?? "";
  const read = () => ({ type: part.type, selected_option: optionsOf(part).find((each) => each.value === node.value) ?? null });
  return { node, read, write: (value) => (node.value = value.selected_option?.value ?? "") };
}

function picker(part, named, name) {
  const choice = Object.entries(named).map(([id, words]) => element("option", { value: id }, words));
  const node = element("select", {}, element("option", { value: "" }, part.placeholder?.text ?? "Choose…"), choice);
  node.value = part[name.replace("selected", "initial")] ?? "";
  return { node, read: () => ({ type: part.type, [name]: node.value || null }), write: (value) => (node.value = value[name] ?? "") };
}

function pickMany(part, named, what) {
  const options = Object.entries(named).map(([value, words]) => ({ value, text: { text: words } }));
  const initial = new Set(part[`initial_${what}`] ?? []);
  const many = choices({ ...part, options, initial_options: options.filter(({ value }) => initial.has(value)) }, "checkbox");
  const read = () => ({ type: part.type, [`selected_${what}`]: many.read().selected_options.map(({ value }) => value) });
  return { node: many.node, read, write: (value) => many.write({ selected_options: value[`selected_${what}`].map((id) => ({ value: id })) }) };
}

function choices(part, kind) {
  const initial = new Set([part.initial_option, ...(part.initial_options ?? [])].filter(Boolean).map((each) => each.value));
  const group = `choice-${Math.random().toString(36).slice(2)}`;
  const boxes = part.options.map((each) => element("input", { type: kind, name: group, value: each.value, checked: initial.has(each.value) }));
  const line = (box, { text: words, description }) => element("label", { className: "choice" }, box,
    element("span", {}, words.text, description ? element("span", { className: "note" }, description.text) : null));
  const lines = boxes.map((box, number) => line(box, part.options[number]));
  const node = element("fieldset", {}, element("div", { className: lines.length > 8 ? "many" : "" }, lines));
  const chosen = () => part.options.filter((_, number) => boxes[number].checked);
  const read = () => (kind === "radio" ? { type: part.type, selected_option: chosen()[0] ?? null } : { type: part.type, selected_options: chosen() });
  const write = (value) => {
    const values = new Set([value.selected_option, ...(value.selected_options ?? [])].filter(Boolean).map((each) => each.value));
    for (const box of boxes) box.checked = values.has(box.value);
  };
  return { node, read, write };
}
