"""App Home: ask, find, one's own questions and what is kept; beneath it what leads and curators look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from answering.curation import CuratorsList
from bot.blocks.button import button
from bot.blocks.home_curators import curators_blocks
from bot.blocks.home_leads import leads_blocks
from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import Block, context, rich_text, section, shortened, text
from insights.challenge import Challenges
from insights.dates import british_date
from insights.digest_runs import Standing
from insights.kept_questions import KeptQuestion
from people.members import MemberSettings

QUESTION, ASK, UNRECORDED = "home_question", "home_ask", "home_unrecorded"
FIND_CASES, OPEN = "find_cases", "home_open"
DETAILS, KEPT, DELETE = "my_details", "what_is_kept", "delete_mine"
LONGEST_QUESTION = 1_000
_LONGEST_SHOWN = 150
_OUTCOMES = {
    "answered": "answered",
    "partial": "answered in part",
    "not_found": "not found",
    "declined": "declined",
    "failed": "could not be answered",
}
_SEARCH = "case_"  # how the doors of the case study finder begin
_LOST = "An unrecorded question is in memory alone: it is lost if I am stopped before I answer."


@dataclass(frozen=True)
class HomePage:
    """Everything that somebody's App Home shows."""

    recent: Sequence[KeptQuestion]
    settings: MemberSettings
    notice: str = ""
    serial: int = 0  # another one gives empty fields: Slack keeps what is typed where a block's id stays the same
    challenges: Challenges | None = None
    digest: Standing | None = None
    is_lead: bool = False
    curators: CuratorsList | None = None


def home(page: HomePage) -> dict[str, Any]:
    """Draw App Home."""
    blocks = [*_ask(page), *_recent(page.recent), *_about_me(page.settings)]
    if page.is_lead:
        blocks += leads_blocks(page.challenges, page.digest)
    if page.curators is not None:
        blocks += curators_blocks(page.curators)
    return {"type": "home", "blocks": blocks}


def refusal_home(sentence: str) -> dict[str, Any]:
    """Draw App Home for somebody who is not let in."""
    return {"type": "home", "blocks": [rich_text(section(text(sentence)))]}


def header(words: str) -> Block:
    """Give a heading."""
    return {"type": "header", "text": plain_text(words)}


def _ask(page: HomePage) -> Iterable[Block]:
    if page.notice:
        yield rich_text(section(text(page.notice, bold=True)))
    yield header("Ask what the evidence says")
    yield {
        "type": "input",
        "block_id": f"question-{page.serial}",
        "dispatch_action": True,
        "label": plain_text("Your question"),
        "element": {
            "type": "plain_text_input",
            "action_id": QUESTION,
            "max_length": LONGEST_QUESTION,
            "placeholder": plain_text("What does the Toolkit say about feedback?"),
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        },
    }
    if page.settings.record:
        option = {"text": plain_text("Do not record this question"), "value": "unrecorded"}
        yield {
            "type": "input",
            "block_id": f"unrecorded-{page.serial}",
            "optional": True,
            "label": plain_text("Recording"),
            "element": {"type": "checkboxes", "action_id": UNRECORDED, "options": [option]},
        }
        yield context(_LOST)
    else:
        yield context(f"Your questions are not recorded, as you chose. {_LOST}")
    buttons = [button(ASK, "Ask", style="primary"), button(FIND_CASES, "Find a case study")]
    yield {"type": "actions", "block_id": "ask", "elements": buttons}
    yield context("The answer comes to you alone, as a direct message. Please do not write about a particular child.")


def _recent(recent: Sequence[KeptQuestion]) -> Iterable[Block]:
    yield {"type": "divider"}
    yield header("Your recent questions")
    if not recent:
        yield context("None of your questions is recorded yet.")
    for question in recent:
        line: Block = {"type": "section", "text": plain_text(_line(question))}
        if question.text is not None and question.answer is not None:
            line["accessory"] = button(OPEN, "Open", str(question.id))
        yield {**line, "block_id": f"recent-{question.id}"}


def _line(question: KeptQuestion) -> str:
    words = shortened(question.text, _LONGEST_SHOWN) if question.text else "(no words kept)"
    searched = question.door.startswith(_SEARCH)
    outcome = "search for case studies" if searched else _OUTCOMES.get(question.outcome or "", "being answered")
    return f"{words}\n{outcome}, {day(question.asked_at)}"


def day(moment: dt.datetime) -> str:
    """Give the day of a moment, as it is written in Britain."""
    return british_date(moment.date().isoformat())


def _about_me(settings: MemberSettings) -> Iterable[Block]:
    yield {"type": "divider"}
    yield header("About you")
    told = [settings.region, settings.place, settings.setting, settings.role]
    yield {
        "type": "section",
        "text": plain_text(" · ".join(filter(None, told)) or "You have not told me where you work."),
    }
    # Asked again before it is done, since it cannot be undone.
    sure = {
        "title": plain_text("Delete what is kept?"),
        "text": plain_text(
            "Your questions, their answers, your feedback and what you told me about yourself are deleted for good. "
            "A question that is being answered now will not be answered."
        ),
        "confirm": plain_text("Delete"),
        "deny": plain_text("Keep"),
        "style": "danger",
    }
    buttons = [
        button(DETAILS, "Change region, place, setting, role"),
        button(KEPT, "What is recorded about me"),
        button(DELETE, "Delete mine", style="danger", confirm=sure),
    ]
    yield {"type": "actions", "block_id": "about-you", "elements": buttons}
