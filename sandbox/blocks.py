"""What Slack refuses in blocks and windows, by the limits of its reference
(https://docs.slack.dev/reference/block-kit)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.elements import Faults, faults_in_element, faults_in_text
from sandbox.model import Json

MOST_BLOCKS, MOST_VIEW_BLOCKS, MOST_CHARACTERS, MOST_MARKDOWN = 50, 100, 13_200, 12_000
_RICH_ELEMENTS = frozenset("text link emoji user channel usergroup broadcast date color".split())
_RICH_PARTS = frozenset("rich_text_section rich_text_list rich_text_preformatted rich_text_quote".split())
_COUNTED = frozenset({"text", "url", "value", "alt_text"})
_LAYOUTS = frozenset("table task_card plan data_table alert card carousel container file video".split())
_MESSAGES_ALONE = frozenset({"context_actions", "markdown"}) | _LAYOUTS
_OF_MODALS = ("title", "submit", "close")


def faults_in_message(blocks: Any) -> list[str]:
    """Say what Slack would refuse in a message's blocks."""
    return list(_blocks(blocks, MOST_BLOCKS, in_view=False))


def faults_in_view(view: Any) -> list[str]:
    """Say what Slack would refuse in a window or an App Home."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["view: type must be modal or home"]
    faults = list(_blocks(view.get("blocks"), MOST_VIEW_BLOCKS, in_view=True))
    faults += _modal(view) if view["type"] == "modal" else _home(view)
    for name, longest in (("private_metadata", 3_000), ("callback_id", 255), ("external_id", 255)):
        if len(view.get(name) or "") > longest:
            faults.append(f"view: {name} must be no more than {longest} characters")
    return faults


def characters_in(blocks: Any) -> int:
    """Count the characters of text, over which Slack refuses a message whose blocks are legal each."""
    if isinstance(blocks, dict):
        return sum(
            len(value) if name in _COUNTED and isinstance(value, str) else characters_in(value)
            for name, value in blocks.items()
        )
    return sum(map(characters_in, blocks)) if isinstance(blocks, list) else 0


def _modal(view: Json) -> Faults:
    for name in _OF_MODALS:
        if name == "title" or view.get(name) is not None:
            yield from faults_in_text(view.get(name), name, 24, plain=True)
    blocks = view.get("blocks")
    has_inputs = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if has_inputs and "submit" not in view:
        yield "view: submit is required where there are inputs"


def _home(view: Json) -> Faults:
    for name in _OF_MODALS:
        if view.get(name) is not None:
            yield f"view: a home view has no {name}"


def _blocks(blocks: Any, most: int, *, in_view: bool) -> Faults:
    if not isinstance(blocks, list):
        yield "blocks: must be a list"
        return
    if len(blocks) > most:
        yield f"blocks: no more than {most} items allowed"
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        path = f"/blocks/{number}"
        if not isinstance(block, dict):
            yield f"{path}: must be an object"
            continue
        identity = block.get("block_id")
        if identity is not None and (identity in seen or not 0 < len(identity) <= 255):
            yield f"{path}: block_id is used twice or is too long"
        seen.add(identity or "")
        yield from _block(block, path, in_view)


def _block(block: Json, path: str, in_view: bool) -> Faults:
    kind = block.get("type")
    check = _KINDS.get(str(kind))
    if in_view and kind in _MESSAGES_ALONE:
        yield f"{path}: unsupported type in a view: {kind}"
    elif check is not None:
        yield from check(block, path)
    elif kind not in _LAYOUTS:
        yield f"{path}: unsupported type: {kind}"


def _section(block: Json, path: str) -> Faults:
    if "text" not in block and not block.get("fields"):
        yield f"{path}: text or fields is required"
    if "text" in block:
        yield from faults_in_text(block["text"], path, 3_000)
    fields = block.get("fields", [])
    if len(fields) > 10:
        yield f"{path}: no more than 10 fields"
    for field in fields:
        yield from faults_in_text(field, f"{path}/fields", 2_000)
    if "accessory" in block:
        yield from faults_in_element(block["accessory"], f"{path}/accessory", "section")


def _header(block: Json, path: str) -> Faults:
    yield from faults_in_text(block.get("text"), path, 150, plain=True)


def _context(block: Json, path: str) -> Faults:
    elements = block.get("elements", [])
    if not 0 < len(elements) <= 10:
        yield f"{path}: between 1 and 10 elements"
    for element in elements:
        if element.get("type") != "image":
            yield from faults_in_text(element, path, 3_000)


def _actions(block: Json, path: str) -> Faults:
    elements = block.get("elements", [])
    if not 0 < len(elements) <= 25:
        yield f"{path}: between 1 and 25 elements"
    for element in elements:
        yield from faults_in_element(element, path, "actions")


def _context_actions(block: Json, path: str) -> Faults:
    elements = block.get("elements", [])
    if not 0 < len(elements) <= 5:
        yield f"{path}: between 1 and 5 elements"
    for element in elements:
        if element.get("type") not in ("feedback_buttons", "icon_button"):
            yield f"{path}: unsupported element: {element.get('type')}"
        yield from faults_in_element(element, path, "context_actions")


def _rich_text(block: Json, path: str) -> Faults:
    if not block.get("elements"):
        yield f"{path}: elements is required"
    for part in block.get("elements", []):
        if part.get("type") not in _RICH_PARTS:
            yield f"{path}: unsupported element: {part.get('type')}"
        elif part["type"] == "rich_text_list":
            if part.get("style") not in ("bullet", "ordered"):
                yield f"{path}: a list's style must be bullet or ordered"
            for item in part.get("elements", []):
                yield from _rich_section(item, path)
        else:
            yield from _rich_section(part, path)


def _rich_section(part: Json, path: str) -> Faults:
    if not isinstance(part.get("elements"), list) or part.get("type") not in _RICH_PARTS:
        yield f"{path}: a section with elements is required"
        return
    for element in part["elements"]:
        if element.get("type") not in _RICH_ELEMENTS:
            yield f"{path}: unsupported element: {element.get('type')}"
        if element.get("type") == "text" and not element.get("text"):
            yield f"{path}: must be more than 0 characters"
        if element.get("type") == "link" and not 0 < len(element.get("url", "")) <= 3_000:
            yield f"{path}: a link needs an address of at most 3000 characters"


def _markdown(block: Json, path: str) -> Faults:
    if not 0 < len(block.get("text", "")) <= MOST_MARKDOWN:
        yield f"{path}: between 1 and {MOST_MARKDOWN} characters"


def _image(block: Json, path: str) -> Faults:
    if not 0 < len(block.get("alt_text") or "") <= 2_000:
        yield f"{path}: alt_text is required, of at most 2000 characters"
    if bool(block.get("image_url")) == bool(block.get("slack_file")):
        yield f"{path}: either image_url or slack_file is required"
    source = block.get("slack_file")
    if source is not None and (not isinstance(source, dict) or bool(source.get("id")) == bool(source.get("url"))):
        yield f"{path}/slack_file: either id or url is required"
    if "title" in block:
        yield from faults_in_text(block["title"], f"{path}/title", 2_000, plain=True)


def _nothing(_block: Json, _path: str) -> Faults:
    yield from ()


def _input(block: Json, path: str) -> Faults:
    yield from faults_in_text(block.get("label"), f"{path}/label", 2_000, plain=True)
    if "hint" in block:
        yield from faults_in_text(block["hint"], f"{path}/hint", 2_000, plain=True)
    yield from faults_in_element(block.get("element"), f"{path}/element", "input")


_KINDS: dict[str, Callable[[Json, str], Faults]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "rich_text": _rich_text,
    "markdown": _markdown,
    "image": _image,
    "divider": _nothing,
    "input": _input,
}
