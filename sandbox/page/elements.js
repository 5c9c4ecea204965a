// Block Kit's interactive elements: buttons, and controls whose value can be read.
import { element, link } from "./dom.js";

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
  made.addEventListener("click", () => confirmed(part.confirm) && act({ value: part.value }));
  return made;
}

const confirmed = (ask) => !ask || window.confirm(`${ask.title.text}\n${ask.text.text}`);

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

/** A control and how its value is read, in the form of Slack's state; `changed` is told of each choice. */
export function control(part, names, changed) {
  const make = CONTROLS[part.type] ?? ((each) => text(each, "text"));
  const made = make(part, names);
  if (changed) made.node.addEventListener("change", () => changed(made.read()));
  return made;
}

const CONTROLS = {
  plain_text_input: (part) => text(part, part.multiline ? "textarea" : "text"),
  number_input: (part) => text(part, "number"),
  email_text_input: (part) => text(part, "email"),
  url_text_input: (part) => text(part, "url"),
  datepicker: (part) => text({ ...part, initial_value: part.initial_date }, "date", "selected_date"),
  timepicker: (part) => text({ ...part, initial_value: part.initial_time }, "time", "selected_time"),
  static_select: (part) => select(part),
  overflow: (part) => select({ ...part, placeholder: { text: "…" } }),
  multi_static_select: (part) => selectMany(part),
  users_select: (part, names) => picker(part, names.members, "selected_user"),
  channels_select: (part, names) => picker(part, names.channels, "selected_channel"),
  conversations_select: (part, names) => picker(part, names.channels, "selected_conversation"),
  radio_buttons: (part) => choices(part, "radio"),
  checkboxes: (part) => choices(part, "checkbox"),
};

function text(part, kind, name = "value") {
  const common = { value: part.initial_value ?? "", placeholder: part.placeholder?.text ?? "" };
  const longest = part.max_length ? { maxLength: part.max_length } : {};
  const node = kind === "textarea" ? element("textarea", { rows: 4, ...longest, ...common }) : element("input", { type: kind, ...longest, ...common });
  return { node, read: () => ({ type: part.type, [name]: node.value || null }) };
}

function select(part) {
  const first = element("option", { value: "" }, part.placeholder?.text ?? "Choose…");
  const node = element("select", {}, first, optionsOf(part).map(option));
  node.value = part.initial_option?.value ?? "";
  return { node, read: () => ({ type: part.type, selected_option: optionsOf(part).find((each) => each.value === node.value) ?? null }) };
}

function selectMany(part) {
  const node = element("select", { multiple: true }, optionsOf(part).map(option));
  const initial = new Set((part.initial_options ?? []).map((each) => each.value));
  for (const each of node.options) each.selected = initial.has(each.value);
  const chosen = () => new Set([...node.selectedOptions].map((each) => each.value));
  return { node, read: () => ({ type: part.type, selected_options: optionsOf(part).filter((each) => chosen().has(each.value)) }) };
}

function picker(part, named, name) {
  const choice = Object.entries(named).map(([id, words]) => element("option", { value: id }, words));
  const node = element("select", {}, element("option", { value: "" }, part.placeholder?.text ?? "Choose…"), choice);
  node.value = part[name.replace("selected", "initial")] ?? "";
  return { node, read: () => ({ type: part.type, [name]: node.value || null }) };
}

function choices(part, kind) {
  const initial = new Set([part.initial_option, ...(part.initial_options ?? [])].filter(Boolean).map((each) => each.value));
  const group = `choice-${Math.random().toString(36).slice(2)}`;
  const boxes = part.options.map((each) => element("input", { type: kind, name: group, value: each.value, checked: initial.has(each.value) }));
  const node = element("fieldset", {}, boxes.map((box, number) => element("label", { className: "choice" }, box, element("span", {}, part.options[number].text.text))));
  const chosen = () => part.options.filter((_, number) => boxes[number].checked);
  const read = () => (kind === "radio" ? { type: part.type, selected_option: chosen()[0] ?? null } : { type: part.type, selected_options: chosen() });
  return { node, read };
}
