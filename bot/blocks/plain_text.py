"""Plain text objects: words as they are, in windows, buttons and labels (no markup, no emoji codes)."""

from __future__ import annotations

from typing import Any


def plain_text(words: str) -> dict[str, Any]:
    """Give words as Slack's plain text object (https://docs.slack.dev/reference/block-kit/composition-objects)."""
    return {"type": "plain_text", "text": words, "emoji": False}
