"""A message ready to be posted, kept within what Slack takes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.slack_text import escaped

# Slack refuses a message near 13,200 characters of blocks even where each block is legal.
MOST_CHARACTERS = 12_000
MOST_BLOCKS = 50
LONGEST_TEXT = 3_900  # Slack advises 4,000


@dataclass(frozen=True)
class Message:
    """Blocks, and the same in words for notifications, screen readers and a layout that Slack refuses."""

    text: str  # plain words, escaped only when sent
    blocks: tuple[dict[str, Any], ...] = ()

    def arguments(self) -> dict[str, Any]:
        """Give the arguments of chat.postMessage; links are not unfurled."""
        quiet = {"text": escaped(self.text), "unfurl_links": False, "unfurl_media": False}
        return {**quiet, "blocks": list(self.blocks)} if self.blocks else {**quiet, "mrkdwn": False}

    def plainly(self) -> Message:
        """Give the same without blocks."""
        return Message(self.text)


def fits(blocks: tuple[dict[str, Any], ...]) -> bool:
    """Whether Slack will take these blocks in one message."""
    return len(blocks) <= MOST_BLOCKS and len(json.dumps(blocks, ensure_ascii=False)) <= MOST_CHARACTERS
