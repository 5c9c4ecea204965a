"""What `/evidence` does, for whoever types it without a question."""

from __future__ import annotations

from bot.blocks.message import Message
from bot.blocks.rich_text import bullets, rich_text, section, text

_WHAT = "Ask what the evidence says: every statement is cited to a passage that says it."
_WAYS = (
    "/evidence and a question: the answer is for your eyes, and you may share it with the channel.",
    "“Find evidence for this”, in the menu of any message: the same, with the message as the question.",
    "Mention me in a channel, or write me a direct message: I answer in the thread.",
    "/case-studies and a few words: what partnerships did, for your eyes until you share it.",
    "/evidence settings: when and how I answer in this channel (leads and curators).",
    "/evidence themes: the challenges that colleagues share (leads).",
    "/evidence dashboard: a link to the pages with charts, figures and documents (leads and curators).",
    "/evidence delete: how to delete what is kept about you.",
)


def command_help() -> Message:
    """Say what can be done."""
    ways = bullets(section(text(way)) for way in _WAYS)
    return Message("\n".join((_WHAT, *(f"• {way}" for way in _WAYS))), (rich_text(section(text(_WHAT)), ways),))
