"""A word to whoever clicked, which nobody else sees: where it was made, or in their direct messages."""

from __future__ import annotations

from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack, reason_of
from bot.direct_messages import send_direct

_log = structlog.get_logger()


async def whisper(slack: Slack, body: dict[str, Any], message: Message) -> None:
    """Answer a click, a command, a shortcut or a window privately; best effort."""
    user = person_of(body)
    if user is None or await _said_there(slack, body, user, message):
        return
    await send_direct(slack, user, message)


def person_of(body: dict[str, Any]) -> str | None:
    """Give who did something, whichever shape Slack tells it in."""
    user = (body.get("user") or {}).get("id") or body.get("user_id")
    return str(user) if user else None


async def _said_there(slack: Slack, body: dict[str, Any], user: str, message: Message) -> bool:
    """Say it where it was done; False where that is no channel, such as App Home, or one closed to us."""
    container = body.get("container") or {}
    channel = container.get("channel_id") or (body.get("channel") or {}).get("id") or body.get("channel_id")
    if not channel:
        return False
    try:
        await slack.poster.chat_postEphemeral(
            channel=channel, user=user, thread_ts=container.get("thread_ts"), **message.arguments()
        )
    except (SlackApiError, *UNREACHABLE) as error:
        _log.warning("not_whispered", reason=reason_of(error))
        return False
    return True
