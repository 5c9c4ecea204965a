"""Elements within blocks: finding them, giving them ids, and what is filled in, in the form of Slack's state."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from sandbox.model import Json

_VALUES: dict[str, tuple[str, str]] = {  # an element's type: its name in the state, and in the element at first
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
}
CHOSEN = frozenset(name for name, _ in _VALUES.values())


def elements_of(block: Json) -> list[Json]:
    """Give a block's elements that somebody may act on."""
    found = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    return [each for each in found if isinstance(each, dict) and "elements" not in each]


def find_element(blocks: list[Json], action_id: str, block_id: Any) -> tuple[Json, Json] | None:
    """Find an element with its block."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("action_id") == action_id and block_id in (None, block.get("block_id")):
                return block, element
    return None


def with_ids(view: Json) -> Json:
    """Give the ids that Slack gives where an app left them out."""
    return view | {"blocks": [_with_ids(block) for block in view["blocks"]]}


def state_of(blocks: list[Json], *filled_in: Json) -> Json:
    """Give the state: what stands in the elements at first, then what was filled in, the last of it counting."""
    state: Json = {}
    for block, element in _inputs(blocks):
        block_id, action_id = block.get("block_id", ""), element["action_id"]
        name, initial = _VALUES[element["type"]]
        several = name.endswith("s")
        value: Json = {"type": element["type"], name: element.get(initial, [] if several else None)}
        for each in filled_in:
            given = each.get(block_id, {}).get(action_id)
            value |= {k: v for k, v in given.items() if k == name} if isinstance(given, dict) else {}
        state.setdefault(block_id, {})[action_id] = value
    return state


def filled(blocks: list[Json], given: Json) -> Json:
    """Give the state of what is named by action alone, an option by its value, as tests like to; else as it is."""
    short = {name: value for name, value in given.items() if not isinstance(value, dict)}
    state = {name: value for name, value in given.items() if isinstance(value, dict)}
    for block, element in _inputs(blocks):
        action_id = element["action_id"]
        if action_id in short:
            name = _VALUES[element["type"]][0]
            value = chosen(element, {name: short[action_id]})
            state.setdefault(block.get("block_id", ""), {})[action_id] = value
    return state


def chosen(element: Json, action: Json) -> Json:
    """Give what was chosen at an element; an option may be named by its value alone."""
    values = {name: action[name] for name in ({"value"} | CHOSEN) if name in action}
    if isinstance(values.get("selected_option"), str):
        values["selected_option"] = _option(element, values["selected_option"])
    if isinstance(values.get("selected_options"), list):
        values["selected_options"] = [
            _option(element, each) if isinstance(each, str) else each for each in values["selected_options"]
        ]
    if "value" not in values and element.get("type") == "button" and "value" in element:
        values["value"] = element["value"]
    return values


def _option(element: Json, value: str) -> Json:
    groups = [option for group in element.get("option_groups", []) for option in group.get("options", [])]
    for option in element.get("options", groups):
        if option.get("value") == value:
            return dict(option)
    return {"text": {"type": "plain_text", "text": value}, "value": value}  # one that a forged request names


def _inputs(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") in _VALUES and "action_id" in element:
                yield block, element


def _with_ids(block: Json) -> Json:
    filled: Json = {"block_id": secrets.token_urlsafe(4)} | block
    for name in ("accessory", "element"):
        if name in filled:
            filled[name] = {"action_id": secrets.token_urlsafe(4)} | filled[name]
    if block.get("type") == "actions":
        filled["elements"] = [{"action_id": secrets.token_urlsafe(4)} | each for each in block.get("elements", [])]
    return filled
