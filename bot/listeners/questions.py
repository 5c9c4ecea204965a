"""Questions: what the intake has stored is handed to the workers, and whoever only says hello is greeted."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.blocks.greeting import greeting
from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack, reason_of
from bot.heard import Heard
from bot.intake import HELLO, SWITCHED_OFF, TAKEN, Taken
from bot.parts import Parts
from bot.whisper import whisper

IS_OFF = "I am switched off in this channel; ask me in a direct message or with /evidence."
_REMEMBERED = 500  # greetings and refusals, so that the second event of a mention gets no second one
_log = structlog.get_logger()


def register(app: AsyncApp, parts: Parts) -> None:
    """Answer mentions, direct messages and turns in threads; the rest of what is said in a channel is let be."""
    told: dict[str, None] = {}

    def is_first(heard: Heard) -> bool:
        is_new = heard.key not in told
        told[heard.key] = None
        if len(told) > _REMEMBERED:
            del told[next(iter(told))]
        return is_new

    async def answer(context: dict[str, Any]) -> None:
        taken, hello, off = context.get(TAKEN), context.get(HELLO), context.get(SWITCHED_OFF)
        if isinstance(taken, Taken):
            parts.workers.take(taken)
        elif isinstance(hello, Heard) and hello.door != "thread" and is_first(hello):
            await _greet(parts.slack, hello)
        elif isinstance(off, Heard) and is_first(off):
            await whisper(parts.slack, {"user_id": off.user, "channel_id": off.channel}, Message(IS_OFF))

    app.event("app_mention")(answer)
    app.event("message")(answer)


async def _greet(slack: Slack, hello: Heard) -> None:
    try:
        await slack.poster.chat_postMessage(channel=hello.channel, thread_ts=hello.root, **greeting().arguments())
    except (SlackApiError, *UNREACHABLE) as error:
        _log.warning("not_greeted", reason=reason_of(error))
