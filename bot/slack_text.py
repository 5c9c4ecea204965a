"""Text to and from Slack: what a person meant by a message, and words that are safe to send.

Slack escapes `&`, `<` and `>` in what people type and writes mentions, channels and links in angle brackets
(https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"<([^<>]*)>")
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_SOMEBODY = "[name]"  # the redactor's own placeholder: a colleague's id is personal data too


def plain(text: str, bot_user: str) -> str:
    """Give a message as its writer meant it: no markup, no mention of the bot, no person's id."""

    def shown(entity: re.Match[str]) -> str:
        target, _, label = entity.group(1).partition("|")
        if target.startswith("@"):
            return "" if target[1:] == bot_user else _SOMEBODY
        if target.startswith("#"):
            return f"#{label}" if label else ""
        if target.startswith("!"):
            return ""
        return label or target

    return " ".join(html.unescape(_ENTITY.sub(shown, text)).split())


def mentions(text: str) -> frozenset[str]:
    """Give the user ids that a message mentions."""
    return frozenset(_MENTION.findall(text))


def escaped(text: str) -> str:
    """Make foreign words inert where Slack reads markup."""
    return html.escape(text, quote=False)
