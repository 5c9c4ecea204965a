"""The windows about oneself: where one works, and what is kept; and the message about what was deleted."""

from __future__ import annotations

from typing import Any

from answering.about_me import LONGEST_PLACE, ROLES, SETTINGS
from bot.blocks.home import day
from bot.blocks.message import Message
from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import bullets, rich_text, section, text
from insights.personal_data import Kept
from knowledge_base.document import REGIONS
from people.members import MemberSettings

WINDOW = "my_details_window"
REGION, PLACE, SETTING, ROLE, RECORD = "region", "place", "setting", "role", "record"
_RECORD = {"yes": "Record my questions, without my name", "no": "Do not record my questions"}
_RECORDED_AGAIN = "Your choice not to be recorded went too: please make it again if you still want it."
_NOT_KEPT = "Not kept: your name, your Slack id, and names and contact details in your questions, as far as found."


def details_window(settings: MemberSettings) -> dict[str, Any]:
    """Give the window in which somebody says where they work and whether their questions are recorded."""
    place = {"type": "plain_text_input", "max_length": LONGEST_PLACE}
    chosen = _options(_RECORD)[0 if settings.record else 1]
    record = {"type": "radio_buttons", "options": _options(_RECORD), "initial_option": chosen}
    return {
        "type": "modal",
        "callback_id": WINDOW,
        "title": plain_text("About you"),
        "submit": plain_text("Save"),
        "close": plain_text("Cancel"),
        "blocks": [
            _input(REGION, "Region", _select(REGIONS, settings.region)),
            _input(PLACE, "Place", place | ({"initial_value": settings.place} if settings.place else {})),
            _input(SETTING, "Setting", _select(SETTINGS, settings.setting)),
            _input(ROLE, "Role", _select(ROLES, settings.role)),
            _input(RECORD, "Recording", record, optional=False),
            {
                "type": "context",
                "elements": [plain_text("What you choose goes with the questions you ask from now on.")],
            },
        ],
    }


def kept_window(kept: Kept, settings: MemberSettings) -> dict[str, Any]:
    """Give the window that says what is kept about somebody."""
    lines = _lines(kept) or ["Nothing is kept about you."]
    told = [settings.region, settings.place, settings.setting, settings.role]
    if kept.settings:
        recording = "recorded" if settings.record else "not recorded"
        lines.append(f"What you told me: {', '.join(filter(None, told)) or 'nothing'}; questions are {recording}")
    since = [section(text(f"The oldest of your questions is of {day(kept.since)}."))] if kept.since else []
    return {
        "type": "modal",
        "title": plain_text("What is recorded"),
        "close": plain_text("Close"),
        "blocks": [
            rich_text(bullets(section(text(line)) for line in lines), *since, section(text(_NOT_KEPT))),
            rich_text(section(text("“Delete mine” on App Home deletes all of this at once."))),
        ],
    }


def deleted_message(kept: Kept, left: int, *, was_unrecorded: bool = False) -> Message:
    """Say what was deleted, and which messages in Slack could not be."""
    if kept.is_nothing:
        return Message("There was nothing left to delete: nothing is kept about you.")
    lines = _lines(kept) + (["what you told me about yourself"] if kept.settings else [])
    closing = "Messages that stand in Slack are not mine to delete; you can delete your own there."
    if left:
        closing = f"{left} of my messages in the help channel could not be deleted; please ask there. {closing}"
    if was_unrecorded:
        closing = f"{_RECORDED_AGAIN} {closing}"
    words = "Deleted: " + "; ".join(lines) + f". {closing}"
    listed = bullets(section(text(line)) for line in lines)
    return Message(words, (rich_text(section(text("Deleted:")), listed, section(text(closing))),))


def _lines(kept: Kept) -> list[str]:
    counts = (
        (kept.questions, "question with its answer", "questions with their answers"),
        (kept.verdicts, "verdict on an answer", "verdicts on answers"),
        (kept.comments, "comment on an answer", "comments on answers"),
        (kept.requests, "request for a person or for new evidence", "requests for a person or for new evidence"),
        (kept.addresses, "place that an answer goes to, for a day", "places that answers go to, for a day"),
        (kept.sessions, "browser in which you are signed in", "browsers in which you are signed in"),
        (kept.edits, "mark that you changed a theme", "marks that you changed a theme"),
        (kept.resolved, "mark that you resolved a request", "marks that you resolved a request"),
    )
    return [f"{count} {one if count == 1 else more}" for count, one, more in counts if count]


def _input(name: str, label: str, element: dict[str, Any], *, optional: bool = True) -> dict[str, Any]:
    element = {**element, "action_id": name}
    return {"type": "input", "block_id": name, "optional": optional, "label": plain_text(label), "element": element}


def _select(choices: tuple[str, ...], chosen: str | None) -> dict[str, Any]:
    options = _options({choice: choice for choice in choices})
    initial = [option for option in options if option["value"] == chosen]
    return {"type": "static_select", "options": options, **({"initial_option": initial[0]} if initial else {})}


def _options(choices: dict[str, str]) -> list[dict[str, Any]]:
    return [{"text": plain_text(words), "value": value} for value, words in choices.items()]
