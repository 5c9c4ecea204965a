// Block Kit, drawn as nodes (https://docs.slack.dev/reference/block-kit).
import { confirmed } from "./confirm.js";
import { element, link } from "./dom.js";
import { button, control, feedback, overflow } from "./elements.js";
import { picture } from "./files.js";
import { emoji, mrkdwn } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

/** Draw blocks. `desk` has `names`, and `act(block, element, chosen)` for what is clicked. */
export function drawBlocks(blocks, desk) {
  return blocks.map((block) => element("div", { className: `block ${block.type}`, "data-block": block.block_id ?? "" }, drawBlock(block, desk)));
}

function drawBlock(block, desk) {
  const draw = DRAWN[block.type];
  return draw ? draw(block, desk) : element("p", { className: "unknown" }, `[${block.type}: not drawn here]`);
}

/** Draw a text object. */
export function textNodes(text, desk) {
  if (text.type === "mrkdwn") return mrkdwn(text.text, desk.names);
  return [text.emoji === false ? text.text : text.text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name))];
}

const DRAWN = {
  section: (block, desk) => [
    element("div", { className: "section-text" },
      block.text ? element("div", { className: "text" }, textNodes(block.text, desk)) : null,
      block.fields ? element("div", { className: "fields" }, block.fields.map((field) => element("div", { className: "text" }, textNodes(field, desk)))) : null),
    block.accessory ? drawElement(block.accessory, block, desk) : null,
  ],
  header: (block, desk) => element("h3", {}, textNodes(block.text, desk)),
  context: (block, desk) => block.elements.map((each) => (each.type === "image" ? image(each, desk) : element("span", {}, textNodes(each, desk)))),
  actions: (block, desk) => block.elements.map((each) => drawElement(each, block, desk)),
  context_actions: (block, desk) => block.elements.map((each) => drawElement(each, block, desk)),
  rich_text: (block, desk) => richText(block, desk.names),
  markdown: (block) => (block.nodes ?? []).map(markdownNode),
  image: (block, desk) => [block.title ? element("p", {}, textNodes(block.title, desk)) : null, image(block, desk)],
  divider: () => element("hr"),
  input: (block, desk) => field(block, desk),
};

const MARKDOWN_TAGS = new Set("p h1 h2 h3 h4 h5 h6 ul ol li strong em s code pre blockquote hr br table thead tbody tr th td".split(" "));

function markdownNode(node) {
  if (node.text !== undefined) return document.createTextNode(node.text);
  const children = (node.children ?? []).map(markdownNode);
  if (node.tag === "a") return link(node.href ?? "", children);
  return element(MARKDOWN_TAGS.has(node.tag) ? node.tag : "span", {}, children);
}

// The page loads nothing from elsewhere, so a picture that is no file of the app's is shown by its words.
function image({ slack_file: file, alt_text: words }, desk) {
  if (file?.id) return picture(file.id, words, desk.names);
  return element("span", { className: "image", role: "img", "aria-label": words }, words);
}

function drawElement(part, block, desk) {
  if (part.type === "image") return image(part, desk);
  const act = acting(part, block, desk);
  if (part.type === "feedback_buttons") return feedback(part, act, desk.verdict);
  if (part.type === "button" || part.type === "icon_button") {
    const made = button(part, act);
    made.setAttribute("data-action", part.action_id ?? "");
    return made;
  }
  if (part.type === "overflow") return overflow(part, act);
  const made = control(part, desk.names, act);
  const name = block.text?.text.replace(/[*_~`]/g, "") ?? part.placeholder?.text ?? "Choose";
  made.node.setAttribute("aria-label", name);
  return keep(made, part, block, desk).node;
}

/** What is done where somebody acts: the app's own question comes first. */
function acting(part, block, desk) {
  return async (chosen) => {
    if (await confirmed(part.confirm, (text) => textNodes(text, desk))) desk.act(block, part, chosen);
  };
}

/** Keep a control among the surface's inputs, and whether the member changed it. */
function keep(made, part, block, desk) {
  const input = { block, part, read: made.read, write: made.write, changed: false };
  for (const kind of ["input", "change"]) made.node.addEventListener(kind, () => (input.changed = true));
  desk.inputs.push(input);
  return made;
}

function field(block, desk) {
  const part = block.element;
  const input = keep(control(part, desk.names, block.dispatch_action ? acting(part, block, desk) : null), part, block, desk);
  const isGroup = input.node.tagName === "FIELDSET";
  const words = [textNodes(block.label, desk), block.optional ? element("span", { className: "optional" }, " (optional)") : null];
  const hint = block.hint ? element("p", { className: "hint" }, textNodes(block.hint, desk)) : null;
  const fault = element("p", { className: "fault", role: "alert", "data-fault": block.block_id ?? "", hidden: true });
  if (isGroup) {
    input.node.prepend(element("legend", {}, words));
    return [input.node, hint, fault];
  }
  return [element("label", {}, element("span", {}, words), input.node), hint, fault];
}
