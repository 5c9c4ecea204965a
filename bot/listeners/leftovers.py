"""Whatever nobody else handles: acknowledged, so that Slack does not send it again, and never silence for a click."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.admission import is_taken
from bot.blocks.message import Message
from bot.connection import Slack
from bot.whisper import whisper

_ANYTHING = re.compile(r".*", re.DOTALL)
NOT_OURS = "That is not something I can do any more. Please ask me again."


def register(app: AsyncApp, slack: Slack) -> None:
    """Acknowledge every event, click, window, command and shortcut that is left."""

    async def let_be() -> None:
        """Leave an event alone: Bolt has acknowledged it."""

    async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if not is_taken(body):
            await whisper(slack, body, Message(NOT_OURS))

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def say_so(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack("" if is_taken(body) else NOT_OURS)

    app.event(_ANYTHING)(let_be)
    app.action(_ANYTHING)(clicked)
    app.view(_ANYTHING)(acknowledge)
    app.view_closed(_ANYTHING)(acknowledge)
    app.shortcut(_ANYTHING)(acknowledge)
    app.command(_ANYTHING)(say_so)
