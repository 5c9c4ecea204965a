"""Case studies in Slack: a card each, with why it matched, in whose words it says what changed, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from answering.case_words import found_line, lessons_label
from answering.cases import PAGE, CaseMatch, CasePage
from answering.parts import place_of
from bot.blocks.button import button
from bot.blocks.case_values import written
from bot.blocks.message import LONGEST_TEXT, Message, fits
from bot.blocks.rich_text import Block, Element, context, link, rich_text, section, shortened, text

EARLIER, MORE, SHARE, AGAIN = "cases_earlier", "cases_more", "cases_share", "cases_again"
EXAMPLES = "Case studies are examples of what partnerships did, not proof. What is in quotation marks is word for word."
_LENGTHS = (400, 300, 200, 120, 60)  # of a field, the longest that fits
_LONGEST_URL = 500  # three longer ones would leave no room for the words


def results_message(page: CasePage, *, shareable: bool, note: str | None = None) -> Message:
    """Draw a page for whoever looks for it; what is only nearest is said to be that."""
    first = [rich_text(section(text(found_line(page), bold=True)))]
    notes = [context(note)] if note else []
    last = [_buttons(page, shareable), *notes, context(EXAMPLES)]
    shown = page.matches or page.nearest
    blocks = _fitting(first, shown, last, with_why=True)
    return Message(_in_words([*filter(None, [note]), found_line(page)], shown), blocks)


def shared_message(page: CasePage, user: str) -> Message:
    """Draw a page for everybody in a channel, without what was typed to find it."""
    by = section(text("Case studies", bold=True), text(", shared by "), {"type": "user", "user_id": user})
    blocks = _fitting([rich_text(by)], page.matches, [context(EXAMPLES)], with_why=False)
    return Message(_in_words(["Case studies, shared by a colleague"], page.matches), blocks)


def sentence(words: str) -> Message:
    """Give a plain sentence, inert wherever it is posted."""
    return Message(words, (rich_text(section(text(words))),))


def _fitting(
    first: list[Block], matches: Iterable[CaseMatch], last: list[Block], *, with_why: bool
) -> tuple[Block, ...]:
    """Draw the cards with fields as long as one message holds."""
    matches = list(matches)
    blocks: tuple[Block, ...] = ()
    for longest in _LENGTHS:
        cards = [block for match in matches for block in _card(match, longest, with_why=with_why)]
        blocks = (*first, *cards, *last)
        if fits(blocks):
            break
    return blocks


def _card(match: CaseMatch, longest: int, *, with_why: bool) -> list[Block]:
    study = match.study
    title = shortened(study.title, longest) or study.document
    url = study.source_url if len(study.source_url) <= _LONGEST_URL else ""
    lines: list[Element] = []
    for name, value in _fields(match, with_why=with_why):
        lines += [text(f"\n{name}: ", bold=True), text(shortened(value, longest))]
    return [{"type": "divider"}, rich_text(section(link(url, title, bold=True), *lines))]


def _fields(match: CaseMatch, *, with_why: bool) -> Iterator[tuple[str, str]]:
    study = match.study
    lessons = [f"“{lesson.text}”" for lesson in match.lessons]
    fields = (
        ("Where", place_of(study)),
        ("Who", study.partner),
        ("Challenge", study.challenge),
        ("Approach", study.approach),
        ("What changed", f"“{match.changed.text}”" if match.changed else None),
        (lessons_label(match.lessons[0].section) if match.lessons else "", " ".join(lessons)),
        ("Ask", ", ".join(study.research_schools)),
        ("Source", study.source_url and _site(study.source_url)),
        ("Why it matched", "; ".join(match.why) if with_why else None),
    )
    yield from ((name, value) for name, value in fields if value and value.strip())


def _site(url: str) -> str:
    """Name the site that a title leads to."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.") or url


def _buttons(page: CasePage, shareable: bool) -> Block:
    query, offset = page.query, page.offset
    buttons = [
        button(EARLIER, "Earlier", written(query, max(offset - PAGE, 0))) if offset else None,
        button(MORE, "More", written(query, offset + PAGE)) if offset + PAGE < page.total else None,
        button(SHARE, "Share with the channel", written(query, offset)) if shareable and page.matches else None,
        button(AGAIN, "Search again", written(query, offset)),
    ]
    return {"type": "actions", "block_id": "cases", "elements": list(filter(None, buttons))}


def _in_words(first: list[str], matches: Iterable[CaseMatch]) -> str:
    lines = [f"• {m.study.title} — {place_of(m.study)} {m.study.source_url}" for m in matches]
    return shortened("\n".join([*first, *lines]), LONGEST_TEXT)
