"""A challenge in full: its figures, what people asked, what speaks to it, what was seen and done; and its edits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from bot.blocks.button import button
from bot.blocks.challenge_words import bold, inert
from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import Block, Element, bullets, context, link, rich_text, section, shortened, text
from insights.challenge import Action, Breakdown, Cell, Challenge, Need, Source
from insights.challenge_words import DIMENSIONS, GAP, counts, group_words, trend
from insights.dates import british_date
from insights.periods import period_words

BRIEF, RENAME, MERGE, SPLIT = "challenge_brief", "challenge_rename", "challenge_merge", "challenge_split"
HIDE, SHOW, PIN, UNPIN = "challenge_hide", "challenge_show", "challenge_pin", "challenge_unpin"
ACTED, NEED, TAKE_BACK = "challenge_acted", "challenge_need", "challenge_take_back"
_LONGEST_HEADER, _LONGEST_SAMPLE, _LONGEST_NOTE, _LONGEST_TITLE = 150, 300, 1_000, 150
_LONGEST_PLACE = 250  # of place and partner together
_PERIODS, _CELLS, _SAMPLES, _SOURCES, _NOTES = 12, 8, 8, 6, 10


def challenge_window(challenge: Challenge, min_askers: int, notice: str = "") -> dict[str, Any]:
    """Draw the window; a notice says what has just been done."""
    parts = (
        _heading(challenge, notice),
        _numbers(challenge, min_askers),
        _asked(challenge),
        _speaks(challenge),
        _local(challenge),
        _edits(challenge),
    )
    return {
        "type": "modal",
        "callback_id": "challenge",
        "private_metadata": str(challenge.id),
        "title": plain_text("Common challenge"),
        "close": plain_text("Close"),
        "blocks": list(chain.from_iterable(parts)),
    }


def sentence_window(sentence: str) -> dict[str, Any]:
    """Draw one sentence, where there is no challenge to show any more."""
    return {
        "type": "modal",
        "title": plain_text("Common challenge"),
        "close": plain_text("Close"),
        "blocks": [rich_text(section(text(sentence)))],
    }


def _heading(challenge: Challenge, notice: str) -> Iterable[Block]:
    if notice:
        yield rich_text(section(text(notice, bold=True)))
    yield {"type": "header", "text": plain_text(shortened(challenge.name, _LONGEST_HEADER))}
    state = [trend(challenge), counts(challenge.periods[0])]
    yield rich_text(section(text("  ·  ".join(state))))
    marks = [
        "Pinned." if challenge.is_pinned else "",
        "Hidden from the lists and the digest." if challenge.is_hidden else "",
        f"In the questions’ own words: {challenge.label}." if challenge.label != challenge.name else "",
    ]
    if any(marks):
        yield context(" ".join(filter(None, marks)))
    yield {"type": "actions", "elements": [_button(BRIEF, "Challenge brief", challenge, style="primary")]}


def _numbers(challenge: Challenge, min_askers: int) -> Iterable[Block]:
    newest, earlier = challenge.periods[0], challenge.periods[1:]
    shown = [each for each in newest.breakdowns if each.cells or each.rest]
    if shown:
        yield rich_text(section(text(f"Who asked, {period_words(newest)}", bold=True)))
        yield {"type": "section", "fields": [_field(each) for each in shown]}
    yield context(f"Only closed months are counted. Groups of fewer than {min_askers} people are not shown.")
    if earlier:
        lines = (section(text(counts(period))) for period in earlier[:_PERIODS])
        yield rich_text(section(text("Before", bold=True)), bullets(lines))


def _field(breakdown: Breakdown) -> dict[str, Any]:
    cells = [_cell(cell) for cell in breakdown.cells[:_CELLS]]
    if breakdown.rest:
        cells.append(_cell(Cell("the rest", breakdown.rest.questions, breakdown.rest.askers)))
    words = "\n".join([bold(DIMENSIONS[breakdown.dimension]), *cells])
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def _cell(cell: Cell) -> str:
    name = inert(shortened(group_words(cell.name), 60))
    return f"{name}: {cell.questions} from {cell.askers} people"


def _asked(challenge: Challenge) -> Iterable[Block]:
    samples = [section(text(shortened(words, _LONGEST_SAMPLE))) for words in challenge.samples[:_SAMPLES]]
    if samples:
        yield rich_text(section(text("What people asked", bold=True)), bullets(samples))


def _speaks(challenge: Challenge) -> Iterable[Block]:
    if challenge.is_gap:
        yield rich_text(section(text("Gap: ", bold=True), text(GAP)))
    yield from _sources("What the answers cited", challenge.cited)
    yield from _sources("Guidance that speaks to it", challenge.guidance)
    yield from _sources("Case studies", challenge.case_studies)


def _sources(heading: str, sources: Sequence[Source]) -> Iterable[Block]:
    if sources:
        yield rich_text(section(text(heading, bold=True)), bullets(map(_source, sources[:_SOURCES])))


def _source(source: Source) -> Element:
    more = " · ".join(filter(None, (source.place, source.publisher, source.rating)))
    title = link(source.url, shortened(source.title, _LONGEST_TITLE))
    return section(title, text(f"  {shortened(more, _LONGEST_TITLE)}")) if more else section(title)


def _local(challenge: Challenge) -> Iterable[Block]:
    if challenge.needs:
        newest = sorted(challenge.needs, key=lambda each: each.noted_at, reverse=True)
        yield rich_text(section(text("Needs seen locally", bold=True)))
        yield from (_need(challenge, need) for need in newest[:_NOTES])
    if challenge.actions:
        done = sorted(challenge.actions, key=lambda each: each.done_at, reverse=True)
        yield rich_text(section(text("What was done", bold=True)), bullets(map(_action, done[:_NOTES])))


def _need(challenge: Challenge, need: Need) -> Block:
    where = " with ".join(filter(None, (need.place, need.partner)))
    day = british_date(need.noted_at.date().isoformat())
    words = f"{shortened(where, _LONGEST_PLACE)}: {shortened(need.note, _LONGEST_NOTE)} ({day})"
    sure = _sure("Take this need back?", "Its words are deleted.", "Take back")
    take_back = _button(TAKE_BACK, "Take back", challenge, need.id, confirm=sure)
    return {"type": "section", "text": plain_text(words), "accessory": take_back}


def _action(action: Action) -> Element:
    day = british_date(action.done_at.date().isoformat())
    return section(text(f"{shortened(action.what, _LONGEST_NOTE)} ({day})"))


def _edits(challenge: Challenge) -> Iterable[Block]:
    pin = (UNPIN, "Unpin") if challenge.is_pinned else (PIN, "Pin")
    hide = _sure("Hide this challenge?", "It leaves the lists and the digest; you can show it again.", "Hide")
    shown = (
        _button(SHOW, "Show again", challenge)
        if challenge.is_hidden
        else _button(HIDE, "Hide", challenge, confirm=hide)
    )
    yield {"type": "divider"}
    noted = [_button(ACTED, "Note what was done…", challenge), _button(NEED, "Add a local need…", challenge)]
    yield {"type": "actions", "elements": noted}
    changed = [_button(RENAME, "Rename…", challenge), _button(MERGE, "Merge into…", challenge)]
    changed += [_button(SPLIT, "Split…", challenge), _button(*pin, challenge), shown]
    yield {"type": "actions", "elements": changed}


def _button(action_id: str, words: str, challenge: Challenge, row: int | None = None, **more: Any) -> dict[str, Any]:
    value = str(challenge.id) if row is None else f"{challenge.id}:{row}"
    return button(action_id, words, value, **more)


def _sure(title: str, words: str, confirm: str) -> dict[str, Any]:
    return {
        "title": plain_text(title),
        "text": plain_text(words),
        "confirm": plain_text(confirm),
        "deny": plain_text("Cancel"),
    }
