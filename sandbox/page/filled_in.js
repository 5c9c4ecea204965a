// What is filled in on a surface that is drawn again: it stays where its block and its action stay.

/** Read what is filled in, as Slack's state: by block, then by action. */
export function readAll(inputs) {
  const values = {};
  for (const { block, part, read } of inputs) (values[block.block_id] ??= {})[part.action_id] = read();
  return values;
}

/** Take down what members changed, and where they are, before a surface is drawn again. */
export function takeDown(place, inputs) {
  const changed = inputs.filter((input) => input.changed).map((input) => [keyOf(input), input.read()]);
  return { changed: new Map(changed), focus: focusIn(place), scrolled: place.scrollTop };
}

/** Put back what was taken down. */
export function putBack(place, inputs, { changed, focus, scrolled }) {
  for (const input of inputs) {
    const value = changed.get(keyOf(input));
    if (!value) continue;
    input.write(value);
    input.changed = true;
  }
  place.scrollTop = scrolled;
  if (!focus) return;
  const again = place.querySelector(`[data-block="${CSS.escape(focus.block)}"] [data-action="${CSS.escape(focus.action)}"]`);
  again?.focus();
  if (focus.from !== null && again?.setSelectionRange) again.setSelectionRange(focus.from, focus.to);
}

const keyOf = ({ block, part }) => JSON.stringify([block.block_id, part.action_id, part.type]);

function focusIn(place) {
  const at = document.activeElement;
  const action = place.contains(at) ? at.closest("[data-action]") : null;
  if (!action) return null;
  return { block: at.closest("[data-block]")?.dataset.block ?? "", action: action.dataset.action, from: at.selectionStart ?? null, to: at.selectionEnd ?? null };
}
