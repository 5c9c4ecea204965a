"""Rich text elements: words inside them are shown as they are, so that no foreign text becomes markup, a mention or
a link (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Element = dict[str, Any]
Block = dict[str, Any]
_WEB = ("https://", "http://")
_LONGEST_URL = 3_000


def text(words: str, *, bold: bool = False, italic: bool = False) -> Element:
    """Give words as they are; Slack refuses empty ones."""
    style = {name: True for name, wanted in (("bold", bold), ("italic", italic)) if wanted}
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def link(url: str, words: str, *, bold: bool = False) -> Element:
    """Give a link, or the words alone where the address is none of the web."""
    if not url.startswith(_WEB) or len(url) > _LONGEST_URL:
        return text(words, bold=bold)
    return {"type": "link", "url": url, "text": words, **({"style": {"bold": True}} if bold else {})}


def person(user: str) -> Element:
    """Name a member, which also tells them of the message."""
    return {"type": "user", "user_id": user}


def channel(identity: str) -> Element:
    """Name a channel."""
    return {"type": "channel", "channel_id": identity}


def section(*elements: Element) -> Element:
    """Give one paragraph."""
    return {"type": "rich_text_section", "elements": list(elements)}


def bullets(items: Iterable[Element]) -> Element:
    """Give a list of paragraphs."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def quote(words: str) -> Element:
    """Give somebody's words, set apart."""
    return {"type": "rich_text_quote", "elements": [text(words)]}


def preformatted(words: str) -> Element:
    """Give words to be copied as they are."""
    return {"type": "rich_text_preformatted", "elements": [text(words)]}


def rich_text(*parts: Element) -> Block:
    """Give the block around paragraphs and lists."""
    return {"type": "rich_text", "elements": list(parts)}


def context(words: str) -> Block:
    """Give a quiet line."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": shortened(words, 2_000), "emoji": False}]}


def shortened(words: str, longest: int) -> str:
    """Cut at a word's end where the words are too long, and show that they were cut."""
    if len(words) <= longest:
        return words
    return f"{words[: longest - 1].rsplit(' ', 1)[0].rstrip()}…"
