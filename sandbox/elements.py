"""What Slack refuses in block elements and composition objects, by the limits of its reference
(https://docs.slack.dev/reference/block-kit)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.model import Json

Faults = Iterator[str]

_OPTIONS = frozenset("static_select multi_static_select radio_buttons checkboxes overflow".split())
_FEW = {"radio_buttons": 10, "checkboxes": 10, "overflow": 5}  # the most options that each may have
_LISTS = frozenset(
    "users_select conversations_select channels_select external_select multi_users_select "
    "multi_conversations_select multi_channels_select multi_external_select".split()
)
_DATES = frozenset("datepicker timepicker datetimepicker".split())
_TYPED = frozenset("plain_text_input number_input email_text_input url_text_input rich_text_input file_input".split())
_BUTTONS = frozenset("button icon_button feedback_buttons workflow_button overflow image".split())
_TRIGGERS = frozenset({"on_enter_pressed", "on_character_entered"})
_CONFIRM = (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30))


def faults_in_element(element: Any, path: str, where: str) -> Faults:
    """Say what Slack would refuse in an element of the kind of block that is named."""
    if not isinstance(element, dict):
        yield f"{path}: an element is required"
        return
    kind = str(element.get("type"))
    if not _may_stand(kind, where):
        yield f"{path}: unsupported element: {kind}"
        return
    if len(element.get("action_id", "")) > 255:
        yield f"{path}: action_id must be no more than 255 characters"
    if "placeholder" in element:
        yield from faults_in_text(element["placeholder"], f"{path}/placeholder", 150, plain=True)
    if "confirm" in element:
        yield from _confirm(element["confirm"], f"{path}/confirm")
    if kind == "button":
        yield from _button(element, path)
    elif kind == "feedback_buttons":
        yield from _feedback(element, path)
    elif kind in _OPTIONS:
        yield from _options(element, path)
    elif kind == "plain_text_input":
        yield from _typed(element, path)


def faults_in_text(text: Any, path: str, longest: int, *, plain: bool = False) -> Faults:
    """Say what Slack would refuse in a text object."""
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield f"{path}: a text object is required"
    elif plain and text["type"] != "plain_text":
        yield f"{path}: must be plain_text"
    elif not 0 < len(text.get("text", "")) <= longest:
        yield f"{path}: text must be between 1 and {longest} characters"


def _may_stand(kind: str, where: str) -> bool:
    if where == "input":
        return kind in (_OPTIONS | _LISTS | _DATES | _TYPED) - {"overflow"}
    if where == "context_actions":
        return kind in ("feedback_buttons", "icon_button")
    allowed = (_OPTIONS | _LISTS | _DATES | _BUTTONS) - {"feedback_buttons", "icon_button"}
    return kind in allowed and not (where == "actions" and (kind.startswith("multi_") or kind == "image"))


def _button(element: Json, path: str) -> Faults:
    yield from faults_in_text(element.get("text"), path, 75, plain=True)
    if len(element.get("value", "")) > 2_000 or len(element.get("url", "")) > 3_000:
        yield f"{path}: value or url is too long"
    if element.get("style") not in (None, "primary", "danger"):
        yield f"{path}: style must be primary or danger"
    if len(element.get("accessibility_label", "")) > 75:
        yield f"{path}: accessibility_label must be no more than 75 characters"


def _feedback(element: Json, path: str) -> Faults:
    for name in ("positive_button", "negative_button"):
        button = element.get(name) or {}
        yield from faults_in_text(button.get("text"), f"{path}/{name}", 75, plain=True)
        if not 0 < len(button.get("value", "")) <= 2_000:
            yield f"{path}/{name}: value is required, of at most 2000 characters"


def _options(element: Json, path: str) -> Faults:
    groups = element.get("option_groups", [])
    options = element.get("options", [option for group in groups for option in group.get("options", [])])
    if not 0 < len(options) <= _FEW.get(element["type"], 100) * max(1, len(groups)):
        yield f"{path}: too few or too many options"
    for group in groups:
        yield from faults_in_text(group.get("label"), f"{path}/option_groups", 75, plain=True)
    may_be_marked_up = element["type"] in ("radio_buttons", "checkboxes")
    for option in options:
        yield from faults_in_text(option.get("text"), f"{path}/options", 75, plain=not may_be_marked_up)
        if not 0 < len(option.get("value", "")) <= 150:
            yield f"{path}/options: value is required, of at most 150 characters"
        if "description" in option:
            yield from faults_in_text(option["description"], f"{path}/options", 75, plain=not may_be_marked_up)
    yield from _initial(element, options, path)


def _initial(element: Json, options: list[Json], path: str) -> Faults:
    first = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    if "initial_options" in element and not first:
        yield f"{path}: initial_options must have at least one item"
    if any(option not in options for option in first):
        yield f"{path}: an initial option is not among the options"


def _typed(element: Json, path: str) -> Faults:
    longest = element.get("max_length", 3_000)
    if not 0 < longest <= 3_000 or not 0 <= element.get("min_length", 0) <= 3_000:
        yield f"{path}: min_length and max_length must be at most 3000"
    if len(element.get("initial_value") or "") > longest:
        yield f"{path}: initial_value is too long"
    triggers = element.get("dispatch_action_config", {}).get("trigger_actions_on", [])
    if not _TRIGGERS.issuperset(triggers):
        yield f"{path}: unsupported trigger_actions_on"


def _confirm(confirm: Any, path: str) -> Faults:
    if not isinstance(confirm, dict):
        yield f"{path}: must be an object"
        return
    for name, longest in _CONFIRM:
        yield from faults_in_text(confirm.get(name), f"{path}/{name}", longest, plain=name != "text")
    if confirm.get("style") not in (None, "primary", "danger"):
        yield f"{path}: style must be primary or danger"
