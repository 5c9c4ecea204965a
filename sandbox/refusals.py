"""What Slack refuses, by its own names, and the checks that several methods share."""

from __future__ import annotations

from typing import Any

from sandbox.blocks import MOST_CHARACTERS, characters_in, faults_in_message
from sandbox.model import Channel, Json
from sandbox.place import Place

_LONGEST_TEXT = 40_000


class Refused(Exception):
    """Slack refuses a call; `error` is its name of the reason."""

    def __init__(self, error: str, more: Json | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.more = more or {}


def with_faults(error: str, faults: list[str]) -> Refused:
    """Give a refusal that says what is wrong with blocks."""
    return Refused(error, {"response_metadata": {"messages": [f"[ERROR] {fault}" for fault in faults]}})


def find_channel(place: Place, identity: object) -> Channel:
    """Find a channel that the app may know of: a private one is hidden from who is not in it."""
    channel = place.workspace.channels.get(str(identity))
    if channel is None or (channel.kind == "group" and not channel.bot_is_member):
        raise Refused("channel_not_found")
    return channel


def checked_content(arguments: Json) -> tuple[str, list[Json] | None]:
    """Give a message's text and blocks."""
    text, blocks = str(arguments.get("text") or arguments.get("markdown_text") or ""), arguments.get("blocks")
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > _LONGEST_TEXT:
        raise Refused("msg_too_long")
    if not blocks:
        return text, None
    if faults := faults_in_message(blocks):
        raise with_faults("invalid_blocks", faults)
    if characters_in(blocks) > MOST_CHARACTERS:
        raise Refused("msg_blocks_too_long")
    return text, blocks


def paged(items: list[Any], arguments: Json, most: int) -> tuple[list[Any], str]:
    """Give one page of something, and the cursor of the next."""
    try:
        start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or most)
    except ValueError:
        raise Refused("invalid_cursor") from None
    if limit < 1:
        raise Refused("invalid_limit")
    return items[start : start + limit], str(start + limit) if len(items) > start + limit else ""
