"""The windows in which a lead says how a challenge is to be changed, or what was seen or done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.blocks.challenge_window import ACTED, MERGE, NEED, RENAME, SPLIT
from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import bullets, context, rich_text, section, shortened, text
from insights.challenge import Challenge
from insights.theme_words import LONGEST_NAME, LONGEST_NOTE, LONGEST_PLACE

PARTS = "challenge_parts"
NAME, INTO, COUNT, WHAT, PLACE, PARTNER, NOTE = "name", "into", "count", "what", "place", "partner", "note"
# The fields of each window. Errors are shown beside the first.
FIELDS = {RENAME: (NAME,), MERGE: (INTO,), SPLIT: (COUNT,), ACTED: (WHAT,), NEED: (PLACE, PARTNER, NOTE)}
COUNTS = (2, 3, 4, 5)
NONE_TO_MERGE = "There is no other challenge to merge this into."
_MOST_OPTIONS, _LONGEST_OPTION, _LONGEST_PART = 100, 75, 150
_PLEASE = "Please do not name anybody in it. What looks like a name, an address or a number is taken out."


def rename_form(challenge: Challenge) -> dict[str, Any]:
    """Ask for a name; the window keeps the one that was seen, so that nobody else's is overwritten."""
    name = _typed(NAME, LONGEST_NAME, initial_value=challenge.name[:LONGEST_NAME])
    hint = f"Leave it empty to name it by its questions’ own words: {challenge.label}"
    about = f"{challenge.id}:{challenge.name[:LONGEST_NAME]}"  # only a label is longer, and nobody gave it
    return _form(RENAME, "Rename", "Save", about, _input(NAME, "Name", name, optional=True), context(hint))


def merge_form(challenge: Challenge, others: Sequence[Challenge]) -> dict[str, Any]:
    """Ask which of the others, at least one, this is to be part of."""
    options = [_option(each.name, str(each.id)) for each in others[:_MOST_OPTIONS]]
    into = {"type": "static_select", "action_id": INTO, "options": options}
    words = f"“{challenge.name}” becomes part of the one you choose, with all its questions."
    return _form(MERGE, "Merge", "Merge", str(challenge.id), _input(INTO, "Merge into", into), context(words))


def split_form(theme_id: int, count: int, labels: Sequence[str], state: str, fault: str = "") -> dict[str, Any]:
    """Show what the parts would be, which the window keeps; another number shows others, or why there are none."""
    options = [_option(f"Into {each} parts", f"{theme_id}:{each}") for each in COUNTS]
    chosen = {"initial_option": options[COUNTS.index(count)]} if count in COUNTS else {}
    number = {"type": "static_select", "action_id": PARTS, "options": options, **chosen}
    parts = bullets(section(text(shortened(label, _LONGEST_PART))) for label in labels)
    shown = rich_text(section(text(fault))) if fault else rich_text(section(text("It would become:")), parts)
    about = f"{theme_id}:{count}:{state}"
    element = _input(COUNT, "How it is split", number) | {"dispatch_action": True}
    return _form(SPLIT, "Split", "Split", about, element, shown, context("The parts stay apart from then on."))


def acted_form(challenge: Challenge) -> dict[str, Any]:
    """Ask what was done."""
    what = _typed(WHAT, LONGEST_NOTE, multiline=True)
    return _form(
        ACTED, "What was done", "Save", str(challenge.id), _input(WHAT, "What was done", what), context(_PLEASE)
    )


def need_form(challenge: Challenge) -> dict[str, Any]:
    """Ask for a need that was seen somewhere."""
    where = _typed(PLACE, LONGEST_PLACE, placeholder=plain_text("such as Scarborough"))
    partner = _typed(PARTNER, LONGEST_PLACE, placeholder=plain_text("such as a local authority or a trust"))
    note = _typed(NOTE, LONGEST_NOTE, multiline=True)
    blocks = (
        _input(PLACE, "Where", where),
        _input(PARTNER, "With which partner", partner, optional=True),
        _input(NOTE, "What you have seen", note),
        context(_PLEASE),
    )
    return _form(NEED, "A local need", "Save", str(challenge.id), *blocks)


def _form(kind: str, title: str, submit: str, about: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": kind,
        "private_metadata": about,
        "title": plain_text(title),
        "submit": plain_text(submit),
        "close": plain_text("Cancel"),
        "blocks": list(blocks),
    }


def _option(words: str, value: str) -> dict[str, Any]:
    return {"text": plain_text(shortened(words, _LONGEST_OPTION)), "value": value}


def _typed(name: str, longest: int, **more: Any) -> dict[str, Any]:
    return {"type": "plain_text_input", "action_id": name, "max_length": longest, **more}


def _input(name: str, label: str, element: dict[str, Any], *, optional: bool = False) -> dict[str, Any]:
    return {"type": "input", "block_id": name, "optional": optional, "label": plain_text(label), "element": element}
