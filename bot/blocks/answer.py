"""An answer in Slack: direct answer, ratings, examples apart, sources; or an abstention with what is nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from answering.answer import Answer, CaseStudy, Citation, Nearest, Outcome, Rating, Statement
from answering.grounding import rating_text
from answering.parts import PRACTICE, RESEARCH, parts_of, place_of
from bot.blocks.answer_buttons import NEXT, answer_buttons
from bot.blocks.feedback import buttons
from bot.blocks.frame import Frame, opening, opening_words
from bot.blocks.message import LONGEST_TEXT, Message, fits
from bot.blocks.rich_text import Block, Element, bullets, context, link, rich_text, section, shortened, text
from insights.dates import british_date
from knowledge_base.places import where

NOTED = "That this was asked and not found is noted, so that the gap can be filled. Other words may find more."
WORD_FOR_WORD = "Statements are the sources’ own words."
UNRECORDED = "This question was not recorded, so the answer cannot be opened again."
_CUT = "This answer was too long for one message and has been shortened; the sources have the rest."
_KINDS = {
    "guidance": "guidance",
    "toolkit": "Toolkit strand",
    "case_study": "case study",
    "partnership": "about the partnership",
    "implementation": "implementation guidance",
}
_LONGEST_FIELD = 300
_LISTED = re.compile(r"^\d{1,2}[.)] .*\n\d{1,2}[.)] ", re.MULTILINE)
IN_PLACE = Frame()  # in the thread it was asked in
_RATED = (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.NOT_FOUND)


def answer_message(answer: Answer, question_id: int, reference: str, frame: Frame = IN_PLACE) -> Message:
    """Draw an answer within one message: the body is shortened where it must be, the sources never."""
    statements = answer.statements
    while True:
        blocks = tuple(_blocks(replace(answer, statements=statements), question_id, reference, frame, answer))
        if fits(blocks) or len(statements) <= 1:
            return Message(_in_words(answer, frame), blocks)
        statements = statements[:-1]


def answer_blocks(answer: Answer) -> tuple[Block, ...]:
    """Draw what an answer says, from what it was taken to mean to its sources, without anything to press."""
    return tuple(_said(answer, answer))


def _blocks(answer: Answer, question_id: int, reference: str, frame: Frame, whole: Answer) -> Iterable[Block]:
    yield from opening(frame)
    yield from _said(answer, whole)
    if frame.recorded:
        yield from answer_buttons(whole, question_id, frame)
    if frame.recorded and answer.outcome in _RATED:
        yield buttons(question_id)
    if answer.outcome is not Outcome.FAILED:
        quoted = f"{WORD_FOR_WORD} · " if answer.statements and answer.mode == "extractive" else ""
        yield context(f"{quoted}Reference {reference}")
    if not frame.recorded:
        yield context(UNRECORDED)


def _said(answer: Answer, whole: Answer) -> Iterable[Block]:
    if answer.understood_as:
        yield context(f"I took this to mean: {answer.understood_as}")
    if answer.message:
        yield rich_text(section(text(answer.message)))
    yield from _ratings(answer.ratings)
    yield from _body(answer)
    if len(answer.statements) < len(whole.statements):
        yield context(_CUT)
    yield from (context(caveat) for caveat in answer.caveats)
    yield from _case_studies(answer.case_studies)
    if answer.outcome is Outcome.NOT_FOUND:
        yield from _nearest(answer.nearest)
    yield from _sources(answer.citations)


def _heading(words: str) -> Element:
    return section(text(words, bold=True))


def _body(answer: Answer) -> Iterable[Block]:
    addresses = {citation.number: citation.source_url for citation in answer.citations}
    for heading, statements in zip((RESEARCH, PRACTICE), parts_of(answer), strict=True):
        if statements:
            yield rich_text(_heading(heading), *_points(statements, addresses))


def _points(statements: Sequence[Statement], addresses: dict[int, str]) -> Iterable[Element]:
    """Draw statements as bullets, but a list that is said whole in its own lines: its markers would stand doubled."""
    for is_list, group in groupby(statements, key=lambda statement: bool(_LISTED.search(statement.text))):
        drawn = [_statement(statement, addresses) for statement in group]
        if is_list:
            yield from drawn
        else:
            yield bullets(drawn)


def _statement(statement: Statement, addresses: dict[int, str]) -> Element:
    marks = [link(addresses[number], f"[{number}]") for number in statement.citations]
    return section(text(f"{statement.text} "), *marks)


def _ratings(ratings: Sequence[Rating]) -> Iterable[Block]:
    if ratings:
        lines = [section(text(rating.title, bold=True), text(f"  {rating_text(rating)}")) for rating in ratings]
        yield rich_text(_heading("Toolkit rating"), bullets(lines))


def _case_studies(studies: Sequence[CaseStudy]) -> Iterable[Block]:
    if studies:
        yield rich_text(_heading("Case studies: examples, not proof"), bullets(_card(study) for study in studies))


def _card(study: CaseStudy) -> Element:
    fields = (
        ("Where", place_of(study)),
        ("Partner", study.partner),
        ("Challenge", study.challenge),
        ("Approach", study.approach),
        ("Ask", ", ".join(study.research_schools)),
    )
    lines = [text(f"\n{name}: {shortened(value, _LONGEST_FIELD)}") for name, value in fields if value]
    return section(link(study.source_url, study.title, bold=True), *lines)


def _nearest(nearest: Sequence[Nearest]) -> Iterable[Block]:
    if nearest:
        lines = [
            section(link(near.source_url, near.title), text(f" ({_KINDS[near.kind]})" if near.kind in _KINDS else " "))
            for near in nearest
        ]
        yield rich_text(_heading("Nearest documents"), bullets(lines))
    yield context(NOTED)


def _sources(citations: Sequence[Citation]) -> Iterable[Block]:
    if citations:
        yield {"type": "divider"}
        lines = [element for citation in citations for element in _source(citation)]
        yield rich_text(_heading("Sources"), section(*lines[:-1]))


def _source(citation: Citation) -> list[Element]:
    """One line of a paragraph rather than an item of a list, whose numbers would not be the citations'."""
    return [
        text(f"[{citation.number}] "),
        link(citation.source_url, shortened(citation.title, _LONGEST_FIELD)),
        text(_where(citation)),
        text("\n"),
    ]


def _where(citation: Citation) -> str:
    date = f" ({british_date(citation.published)})" if citation.published else ""
    place = where(shortened(citation.section, _LONGEST_FIELD), citation.page_in_words)
    return f"{date} — {place}" if place else date


def _in_words(answer: Answer, frame: Frame) -> str:
    """Give the whole answer without blocks; where it is too long the statements are cut, the sources never."""
    meant = f"I took this to mean: {answer.understood_as}" if answer.understood_as else ""
    first = [*opening_words(frame), meant, answer.message]
    body = [f"{rating.title}: {rating_text(rating)}" for rating in answer.ratings]
    for heading, statements in zip((RESEARCH, PRACTICE), parts_of(answer), strict=True):
        body += [heading] if statements else []
        body += [f"• {s.text} {''.join(f'[{number}]' for number in s.citations)}" for s in statements]
    last = [f"[{c.number}] {c.title}{_where(c)} {c.source_url}" for c in answer.citations]
    if answer.outcome is Outcome.NOT_FOUND:
        last += [f"• {near.title} {near.source_url}" for near in answer.nearest]
    last += [NEXT, *(f"• {words}" for words in answer.suggestions)] if answer.suggestions else []
    room = max(LONGEST_TEXT - sum(len(line) + 1 for line in [*first, *last]), 200)
    return "\n".join(filter(None, [*first, shortened("\n".join(body), room), *last]))
