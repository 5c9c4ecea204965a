"""Questions: what the intake has stored is handed to the workers, and whoever only says hello is greeted."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.blocks.greeting import greeting
from bot.connection import UNREACHABLE, Slack, reason_of
from bot.heard import Heard
from bot.intake import HELLO, TAKEN, Taken
from bot.parts import Parts

_REMEMBERED = 500  # greetings, so that the second event of a mention greets nobody twice
_log = structlog.get_logger()


def register(app: AsyncApp, parts: Parts) -> None:
    """Answer mentions, direct messages and turns in threads; the rest of what is said in a channel is let be."""
    greeted: dict[str, None] = {}

    async def answer(context: dict[str, Any]) -> None:
        taken, hello = context.get(TAKEN), context.get(HELLO)
        if isinstance(taken, Taken):
            parts.workers.take(taken)
        elif isinstance(hello, Heard) and hello.door != "thread" and hello.key not in greeted:
            greeted[hello.key] = None
            if len(greeted) > _REMEMBERED:
                del greeted[next(iter(greeted))]
            await _greet(parts.slack, hello)

    app.event("app_mention")(answer)
    app.event("message")(answer)


async def _greet(slack: Slack, hello: Heard) -> None:
    try:
        await slack.poster.chat_postMessage(channel=hello.channel, thread_ts=hello.root, **greeting().arguments())
    except (SlackApiError, *UNREACHABLE) as error:
        _log.warning("not_greeted", reason=reason_of(error))
