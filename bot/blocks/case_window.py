"""The window in which somebody says which case studies they look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from answering.case_query import LONGEST_WORDS, CaseQuery
from answering.cases import CaseChoices
from bot.blocks.plain_text import plain_text

WINDOW = "find_cases"
WORDS, REGION, PHASE, SETTING, CHALLENGE, PARTNER = (
    "words",
    "region",
    "phase",
    "setting",
    "challenge",
    "partner_type",
)
FIELDS = (WORDS, REGION, PHASE, SETTING, CHALLENGE, PARTNER)
_MOST_OPTIONS, _LONGEST_OPTION, _LONGEST_VALUE = 100, 75, 150


def search_window(choices: CaseChoices, channel: str = "", query: CaseQuery | None = None) -> dict[str, Any]:
    """Give the window, filled in with the last query where there was one; the results go back to the channel."""
    last: dict[str, str | None] = asdict(query) if query else {}
    blocks = [
        _words(WORDS, "What are you looking for?", "such as reading in a coastal town", last.get("words")),
        _select(REGION, "Region", choices.regions, last.get("region")),
        _select(PHASE, "Phase", choices.phases, last.get("phase")),
        _select(SETTING, "Setting", choices.settings, last.get("setting")),
        _words(CHALLENGE, "Challenge it was to meet", "such as persistent absence", last.get("challenge")),
        _select(PARTNER, "Kind of partner", choices.partner_types, last.get("partner_type")),
    ]
    hint = "Fill in what matters to you. What you choose from a list is a condition; words find what is near."
    return {
        "type": "modal",
        "callback_id": WINDOW,
        "private_metadata": channel,
        "title": plain_text("Find a case study"),
        "submit": plain_text("Find"),
        "close": plain_text("Cancel"),
        "blocks": [*filter(None, blocks), {"type": "context", "elements": [plain_text(hint)]}],
    }


def _words(name: str, label: str, example: str, filled_in: str | None) -> dict[str, Any]:
    element = {
        "type": "plain_text_input",
        "action_id": name,
        "max_length": LONGEST_WORDS,
        "placeholder": plain_text(example),
        **({"initial_value": filled_in} if filled_in else {}),
    }
    return _input(name, label, element)


def _select(name: str, label: str, values: Sequence[str], chosen: str | None) -> dict[str, Any] | None:
    """Give a list to choose from; none where there is nothing to choose."""
    options = [
        {
            "text": plain_text(_fitting(value)),
            "value": value,
        }
        for value in values
        if 0 < len(value) <= _LONGEST_VALUE
    ][:_MOST_OPTIONS]
    if not options:
        return None
    element: dict[str, Any] = {"type": "static_select", "action_id": name, "options": options}
    was_chosen = next((option for option in options if option["value"] == chosen), None)
    return _input(name, label, element | ({"initial_option": was_chosen} if was_chosen else {}))


def _input(name: str, label: str, element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "block_id": name, "optional": True, "label": plain_text(label), "element": element}


def _fitting(value: str) -> str:
    return value if len(value) <= _LONGEST_OPTION else f"{value[: _LONGEST_OPTION - 1]}…"
