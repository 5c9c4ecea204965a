"""Somebody opens a conversation with the bot: suggested prompts, and a greeting where the pane has none of its own."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.blocks.greeting import TITLE, greeting, prompts
from bot.connection import UNREACHABLE, Slack, reason_of
from bot.parts import Parts

_log = structlog.get_logger()


def register(app: AsyncApp, parts: Parts) -> None:
    """Greet in the agent view, where a conversation has no thread yet, and in the older assistant pane."""

    slack, common = parts.slack, parts.services.common_questions

    async def opened(event: dict[str, Any]) -> None:
        # In the agent view the call must not name a thread: with one it silently does nothing.
        await _suggest(slack, str(event["channel"]), None, prompts(common.chosen))

    async def started(event: dict[str, Any]) -> None:
        thread = event["assistant_thread"]
        channel, thread_ts = str(thread["channel_id"]), str(thread["thread_ts"])
        try:
            await slack.poster.chat_postMessage(channel=channel, thread_ts=thread_ts, **greeting().arguments())
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("not_greeted", reason=reason_of(error))
        await _suggest(slack, channel, thread_ts, prompts(common.chosen))

    app.event("app_home_opened", matchers=[_is_conversation])(opened)
    app.event("assistant_thread_started")(started)


async def _is_conversation(event: dict[str, Any]) -> bool:
    return event.get("tab") == "messages"


async def _suggest(slack: Slack, channel: str, thread_ts: str | None, chosen: list[dict[str, str]]) -> None:
    try:
        await slack.client.assistant_threads_setSuggestedPrompts(
            channel_id=channel, thread_ts=thread_ts, title=TITLE, prompts=chosen
        )
    except (SlackApiError, *UNREACHABLE) as error:
        _log.warning("prompts_not_shown", reason=reason_of(error))
