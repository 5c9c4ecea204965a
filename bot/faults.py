"""What nobody foresaw: logged without anybody's words, and told to whoever clicked, with the same reference."""

from __future__ import annotations

import secrets
import traceback
from typing import Any

import structlog

from bot.blocks.message import Message
from bot.connection import Slack
from bot.whisper import whisper
from database.failures import DatabaseUnusable

_SORRY = "Something went wrong, and this was not done. Please try again, and quote {reference} if you ask for help."
_log = structlog.get_logger()


class Faults:
    """Bolt's error handler."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def handle(self, error: Exception, body: dict[str, Any]) -> None:
        """Log what was raised; the exception's own words may repeat somebody's, so its kind and place only."""
        if isinstance(error, DatabaseUnusable):
            _log.error("left_unacknowledged", reason=str(error))  # so that Slack delivers the event again
            return
        reference = f"E-{secrets.token_hex(4).upper()}"
        trace = "".join(traceback.format_tb(error.__traceback__))
        _log.error("listener_failed", reference=reference, error=type(error).__name__, trace=trace)
        if "container" in body:
            await whisper(self._slack, body, Message(_SORRY.format(reference=reference)))
