"""A window with each quote in its context, the quoted words marked, and its citation to copy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from answering.quotes import Quoted
from bot.blocks.rich_text import Block, Element, context, preformatted, rich_text, section, shortened, text
from knowledge_base.places import where

WINDOW = "quotes"
_MOST_BLOCKS = 100
_MOST_BYTES = 240_000  # of the 250 KB that Slack takes
_LONGEST_QUOTE, _LONGEST_CONTEXT, _LONGEST_LINE, _LONGEST_REFERENCE = 2_900, 800, 300, 2_900
_LEFT_OUT = "Further quotes are left out here; the sources under the answer lead to them."


def quotes_window(quotes: Sequence[Quoted]) -> dict[str, Any]:
    """Draw the quotes, as many as a window holds."""
    shown = list(quotes)
    while True:
        view = _window(shown, is_whole=len(shown) == len(quotes))
        if len(shown) <= 1 or (len(view["blocks"]) <= _MOST_BLOCKS and len(json.dumps(view)) <= _MOST_BYTES):
            return view
        shown = shown[:-1]


def _window(quotes: Sequence[Quoted], *, is_whole: bool) -> dict[str, Any]:
    blocks = [block for quoted in quotes for block in _quoted(quoted)]
    return {
        "type": "modal",
        "callback_id": WINDOW,
        "title": {"type": "plain_text", "text": "Quotes in context", "emoji": False},
        "close": {"type": "plain_text", "text": "Close", "emoji": False},
        "blocks": blocks[1:] if is_whole else [*blocks[1:], context(_LEFT_OUT)],
    }


def _quoted(quoted: Quoted) -> Iterable[Block]:
    yield {"type": "divider"}
    place = where(shortened(quoted.section, _LONGEST_LINE), quoted.page)
    title = f"[{quoted.number}] {shortened(quoted.title, _LONGEST_LINE)}"
    yield rich_text(section(text(title, bold=True), text(f"\n{place}" if place else "\n")))
    yield rich_text(section(*_in_context(quoted)))
    yield from (context(note) for note in quoted.notes)
    yield rich_text(preformatted(shortened(quoted.reference, _LONGEST_REFERENCE)))


def _in_context(quoted: Quoted) -> Iterable[Element]:
    if quoted.before:
        yield text(quoted.before[-_LONGEST_CONTEXT:])
    yield text(shortened(quoted.quote, _LONGEST_QUOTE) or "…", bold=True)
    if quoted.after:
        yield text(quoted.after[:_LONGEST_CONTEXT])
