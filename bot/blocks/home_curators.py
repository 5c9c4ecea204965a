"""What curators see on App Home: documents due for review, drafts, and replies that people gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from answering.curation import CuratorsList, DueDocument
from answering.requests import ReplyToRead
from bot.blocks.button import button
from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import Block, Element, bullets, context, link, rich_text, section, shortened, text
from insights.dates import british_date
from knowledge_base.review_dates import REVIEW_AFTER_YEARS

REVIEW, SEEN_TO = "curator_review", "reply_seen_to"
_ON_HOME, _IN_WINDOW = 5, 60
_REPLIES_IN_WINDOW = 20
_REPLIES = "Replies from people to look at"
_LONGEST = 300
_UNDATED = "Without a date, so nothing tells when they are due"


def curators_blocks(waiting: CuratorsList) -> list[Block]:
    """Draw the first of everything that waits."""
    return [
        {"type": "divider"},
        {"type": "header", "text": plain_text("For curators")},
        *_lists(waiting, _ON_HOME),
        {"type": "actions", "block_id": "curators", "elements": [button(REVIEW, "See all that waits")]},
    ]


def curators_window(waiting: CuratorsList) -> dict[str, Any]:
    """Draw all that waits, as far as a window holds it; a reply can be put away."""
    return {
        "type": "modal",
        "title": plain_text("For curators"),
        "close": plain_text("Close"),
        "blocks": [*_documents(waiting, _IN_WINDOW), *_replies_to_put_away(waiting.replies)],
    }


def _replies_to_put_away(replies: Sequence[ReplyToRead]) -> Iterable[Block]:
    yield from _list(_REPLIES, [], 0, len(replies))
    for reply in replies[:_REPLIES_IN_WINDOW]:
        yield rich_text(_reply(reply))
        yield {"type": "actions", "elements": [button(SEEN_TO, "Seen to", str(reply.request_id))]}


def _lists(waiting: CuratorsList, most: int) -> Iterable[Block]:
    yield from _documents(waiting, most)
    yield from _list(_REPLIES, [_reply(each) for each in waiting.replies], most, len(waiting.replies))


def _documents(waiting: CuratorsList, most: int) -> Iterable[Block]:
    due = f"Due for review: last reviewed or published more than {REVIEW_AFTER_YEARS} years ago"
    yield from _list(due, [_document(each) for each in waiting.due], most, len(waiting.due))
    yield from _list(_UNDATED, [_document(each) for each in waiting.undated], most, len(waiting.undated))
    yield from _list("Drafts", [_document(each) for each in waiting.drafts], most, len(waiting.drafts))


def _list(heading: str, lines: Sequence[Element], most: int, count: int) -> Iterable[Block]:
    yield rich_text(section(text(f"{heading} ({count})", bold=True)), *([bullets(lines[:most])] if lines else []))
    if len(lines) > most:
        yield context(f"and {len(lines) - most} more")


def _document(document: DueDocument) -> Element:
    date = f" ({british_date(document.date)})" if document.date else ""
    return section(link(document.source_url, shortened(document.title, _LONGEST)), text(date))


def _reply(reply: ReplyToRead) -> Element:
    return section(
        text(f"{shortened(reply.question, _LONGEST)}: ", italic=True), text(f"{shortened(reply.reply, _LONGEST)} ")
    )
