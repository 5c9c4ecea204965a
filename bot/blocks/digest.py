"""The weekly digest, drawn: a picture, what changed, what most people ask about, gaps and new documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.blocks.button import button
from bot.blocks.challenge_words import name_of
from bot.blocks.home_leads import REPORT
from bot.blocks.message import Message, fits
from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import Block, Element, bullets, context, link, rich_text, section, shortened, text
from insights.challenge import Challenge
from insights.challenge_words import counts, trend, waiting
from insights.dates import british_date
from insights.digest import Digest
from insights.periods import month_words

_NAMED, _DOCUMENTS, _LONGEST_TITLE = 6, 5, 150


def digest_message(digest: Digest, picture: tuple[str, str] | None = None) -> Message:
    """Draw the digest, with a picture given by its file's id and its words."""
    words = [_title(digest), *(f"{name_of(each)}: {trend(each)}, {counts(each.periods[0])}" for each in digest.top)]
    text_alone = "\n".join([*words, *_change_lines(digest)])
    layouts = (_blocks(digest, picture, most) for most in (_DOCUMENTS, 0))  # addresses may be very long
    return Message(text_alone, next(filter(fits, layouts), ()))


def _title(digest: Digest) -> str:
    return f"Common challenges, week of {british_date(digest.week.isoformat())}"


def _blocks(digest: Digest, picture: tuple[str, str] | None, documents: int) -> tuple[Block, ...]:
    return (
        {"type": "header", "text": plain_text(_title(digest))},
        context(_what_counts(digest)),
        *([_image(*picture)] if picture else []),
        *_changes(digest),
        *_most_asked(digest),
        *_gaps(digest),
        *_documents(digest, documents),
        context(waiting(digest.open_requests)),
        {"type": "actions", "elements": [button(REPORT, "See all challenges")]},
    )


def _what_counts(digest: Digest) -> str:
    counted = f"Only closed months are counted, here to the end of {month_words(digest.through)}."
    return f"{counted} Groups of fewer than {digest.min_askers} people are not shown."


def _image(identity: str, words: str) -> Block:
    return {"type": "image", "slack_file": {"id": identity}, "alt_text": words}


def _changes(digest: Digest) -> Iterable[Block]:
    lines = _change_lines(digest)
    if digest.is_first:
        return
    yield rich_text(section(text("Since the last digest", bold=True)), bullets(section(text(line)) for line in lines))


def _change_lines(digest: Digest) -> list[str]:
    lines = [f"New: {_names(digest.new)}"] if digest.new else []
    lines += [f"Growing: {_names(digest.growing)}"] if digest.growing else []
    if not lines and not digest.is_first:
        counted = f"{month_words(digest.through)} has been counted: no challenge is new or growing."
        lines.append(counted if digest.has_new_months else "No month has ended since, so the figures are the same.")
    return lines


def _names(challenges: Sequence[Challenge]) -> str:
    names = [name_of(each) for each in challenges[:_NAMED]]
    more = len(challenges) - _NAMED
    return "; ".join([*names, *([f"and {more} more"] if more > 0 else [])])


def _most_asked(digest: Digest) -> Iterable[Block]:
    if not digest.top:
        yield rich_text(section(text(f"No challenge yet that {digest.min_askers} people or more asked about.")))
        return
    lines = [_challenge(each) for each in digest.top]
    listed: Element = {"type": "rich_text_list", "style": "ordered", "elements": lines}
    yield rich_text(section(text("Most asked about", bold=True)), listed)
    more = len(digest.challenges) - len(digest.top)
    if more > 0:
        yield context(f"and {more} more")


def _challenge(challenge: Challenge) -> Element:
    return section(
        text(name_of(challenge), bold=True),
        text(f"  {trend(challenge)}, {counts(challenge.periods[0])}"),
    )


def _gaps(digest: Digest) -> Iterable[Block]:
    if digest.gaps:
        heading = text("Gaps: nothing in the knowledge base speaks to these", bold=True)
        lines = (section(text(name_of(each))) for each in digest.gaps[:_NAMED])
        yield rich_text(section(heading), bullets(lines))


def _documents(digest: Digest, most: int) -> Iterable[Block]:
    if not digest.documents:
        return
    shown = digest.documents[:most]
    lines = [section(link(each.url, shortened(each.title, _LONGEST_TITLE))) for each in shown]
    heading = section(text(f"New in the knowledge base ({len(digest.documents)})", bold=True))
    yield rich_text(heading, *([bullets(lines)] if lines else []))
    more = len(digest.documents) - len(shown)
    if lines and more > 0:
        yield context(f"and {more} more")
