"""What leads see on App Home, and in the window with every challenge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.blocks.button import button
from bot.blocks.challenge_words import marked_up
from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import Block, context, rich_text, section, text
from insights.challenge import Challenge, Challenges
from insights.challenge_words import fewer, not_yet, waiting, what_counts
from insights.dates import british_date
from insights.digest_runs import Standing

REPORT, OPEN = "lead_report", "challenge_open"
_ON_HOME, _IN_WINDOW, _HIDDEN_IN_WINDOW = 5, 60, 20  # a window holds 100 blocks
_IN_THE_WAY = {
    "channel_not_found": "its channel is not there any more, or is private and I am not in it",
    "not_in_channel": "I am not in its channel. Invite me there, and it comes within ten minutes",
    "is_archived": "its channel is archived",
}
_NOT_TAKEN = "Slack does not take it just now ({reason}). It is tried again every ten minutes"


def leads_blocks(found: Challenges | None, digest: Standing | None) -> list[Block]:
    """Draw the first challenges, or say that they are still being worked out."""
    heading: list[Block] = [{"type": "divider"}, {"type": "header", "text": plain_text("For leads: common challenges")}]
    if found is None:
        return [*heading, context("The common challenges are being worked out. They appear here by themselves.")]
    more = button(REPORT, "See all challenges")
    return [
        *heading,
        context(what_counts(found)),
        *_lines(found.shown[:_ON_HOME], found.min_askers),
        *_quietly(fewer(found), not_yet(found), waiting(found.open_requests)),
        *(_standing(digest) if digest else ()),
        {"type": "actions", "block_id": "leads", "elements": [more]},
    ]


def challenges_window(found: Challenges) -> dict[str, Any]:
    """Draw every challenge, as far as a window holds them, hidden ones last."""
    shown = [each for each in found.shown if not each.is_hidden]
    hidden = [each for each in found.shown if each.is_hidden]
    left_out = len(shown[_IN_WINDOW:]) + len(hidden[_HIDDEN_IN_WINDOW:])
    return {
        "type": "modal",
        "title": plain_text("Common challenges"),
        "close": plain_text("Close"),
        "blocks": [
            context(what_counts(found)),
            *_lines(shown[:_IN_WINDOW], found.min_askers),
            *([{"type": "header", "text": plain_text("Hidden")}] if hidden else []),
            *map(_line, hidden[:_HIDDEN_IN_WINDOW]),
            *_quietly(f"and {left_out} more" if left_out else ""),
            *_quietly(fewer(found), not_yet(found), waiting(found.open_requests)),
        ],
    }


def _lines(challenges: Sequence[Challenge], min_askers: int) -> Iterable[Block]:
    if not challenges:
        yield rich_text(section(text(f"No challenge yet that {min_askers} people or more asked about.")))
    yield from map(_line, challenges)


def _line(challenge: Challenge) -> Block:
    words = {"type": "mrkdwn", "text": marked_up(challenge), "verbatim": True}
    return {"type": "section", "text": words, "accessory": button(OPEN, "Open", str(challenge.id))}


def _quietly(*lines: str) -> Iterable[Block]:
    yield from map(context, filter(None, lines))


def _standing(digest: Standing) -> Iterable[Block]:
    day = british_date(digest.week.isoformat())
    if digest.outcome == "trouble":
        why = _IN_THE_WAY.get(digest.reason, _NOT_TAKEN.format(reason=digest.reason))
        yield rich_text(section(text(f"The digest of the week of {day} could not be posted: {why}.", bold=True)))
    elif digest.outcome == "nothing":
        yield context(f"Weekly digest: in the week of {day} there was nothing to tell, so nothing was posted.")
    else:
        yield context(f"Weekly digest: that of the week of {day} was posted.")
