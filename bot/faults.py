"""What a listener could not do: a refusal or a fault is told to whoever acted, and logged without anybody's words."""

from __future__ import annotations

import asyncio
import secrets
import traceback
from typing import Any

import structlog
from slack_bolt.response import BoltResponse

from answering.kept_answers import AnswerGone
from answering.requests import NotDone
from bot.blocks.message import Message
from bot.connection import Slack
from bot.signatures import Altered
from bot.whisper import whisper
from database.failures import DatabaseUnusable
from people.actors import NotAllowed

NOT_RECORDED = "This could not be recorded just now, so it was not done. Please try again in a minute."
ALTERED = "This button can no longer be read. Please ask me again, and press the one under the new answer."
_ACKNOWLEDGEMENT_SEEN = 0.05  # seconds
_SORRY = "Something went wrong, and this was not done. Please try again, and quote {reference} if you ask for help."
_log = structlog.get_logger()


class Faults:
    """Bolt's error handler."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def handle(
        self, error: Exception, body: dict[str, Any], response: BoltResponse | None
    ) -> BoltResponse | None:
        """Tell whoever acted; the exception's own words may repeat somebody's, so its kind and place alone are logged.

        An event is left unacknowledged where it could not be stored, so that Slack delivers it again. Whatever a
        person did is never sent again, so that is acknowledged (by the response) and answered.
        """
        is_event = "event" in body
        if isinstance(error, DatabaseUnusable) and is_event:
            _log.error("left_unacknowledged", reason=str(error))
            return None
        if response is None:
            # Acknowledged before it went wrong. Bolt looks for that every 10 ms, and forgets it when this returns: it
            # would take the click for nobody's, and have the next listener answer it again.
            await asyncio.sleep(_ACKNOWLEDGEMENT_SEEN)
        sentence = _sentence(error)
        if not is_event:
            await whisper(self._slack, body, Message(sentence))
        return BoltResponse(status=200, body="") if response is not None and not is_event else None


def _sentence(error: Exception) -> str:
    if isinstance(error, NotAllowed | NotDone | AnswerGone):
        return str(error)
    if isinstance(error, Altered):
        return ALTERED
    if isinstance(error, DatabaseUnusable):
        _log.error("not_recorded", reason=str(error))
        return NOT_RECORDED
    reference = f"E-{secrets.token_hex(4).upper()}"
    trace = "".join(traceback.format_tb(error.__traceback__))
    _log.error("listener_failed", reference=reference, error=type(error).__name__, trace=trace)
    return _SORRY.format(reference=reference)
