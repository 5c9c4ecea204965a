// Block Kit, drawn as nodes (https://docs.slack.dev/reference/block-kit).
import { element, link } from "./dom.js";
import { button, control, feedback } from "./elements.js";
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
  context: (block, desk) => block.elements.map((each) => (each.type === "image" ? image(each) : element("span", {}, textNodes(each, desk)))),
  actions: (block, desk) => block.elements.map((each) => drawElement(each, block, desk)),
  context_actions: (block, desk) => block.elements.map((each) => drawElement(each, block, desk)),
  rich_text: (block, desk) => richText(block, desk.names),
  markdown: (block) => (block.nodes ?? []).map(markdownNode),
  image: (block, desk) => [block.title ? element("p", {}, textNodes(block.title, desk)) : null, image(block)],
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

// The page loads nothing from elsewhere, so a picture is shown by its words.
const image = (picture) => element("span", { className: "image", role: "img", "aria-label": picture.alt_text }, picture.alt_text);

function drawElement(part, block, desk) {
  if (part.type === "image") return image(part);
  if (part.type === "feedback_buttons") return feedback(part, (chosen) => desk.act(block, part, chosen), desk.verdict);
  if (part.type === "button" || part.type === "icon_button") return button(part, (chosen) => desk.act(block, part, chosen));
  return control(part, desk.names, (chosen) => desk.act(block, part, chosen)).node;
}

function field(block, desk) {
  const input = control(block.element, desk.names, block.dispatch_action ? (chosen) => desk.act(block, block.element, chosen) : null);
  desk.inputs.push({ block, read: input.read });
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
