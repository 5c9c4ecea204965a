"""A word to whoever clicked, which nobody else sees."""

from __future__ import annotations

from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack, reason_of

_log = structlog.get_logger()


async def whisper(slack: Slack, body: dict[str, Any], message: Message) -> None:
    """Answer a click privately, where it was made; best effort."""
    container = body.get("container") or {}
    channel, user = container.get("channel_id"), (body.get("user") or {}).get("id")
    if not channel or not user:
        return
    try:
        # Retried on Slack's own trouble too: seen twice until the next reload is better than not at all.
        await slack.client.chat_postEphemeral(
            channel=channel, user=user, thread_ts=container.get("thread_ts"), **message.arguments()
        )
    except (SlackApiError, *UNREACHABLE) as error:
        _log.warning("not_whispered", reason=reason_of(error))
