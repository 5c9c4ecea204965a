"""What has been said in a thread since the bot's last turn."""

from __future__ import annotations

from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.connection import UNREACHABLE, Slack, reason_of
from bot.heard import Heard

_LOOK_BACK = 24 * 3600  # seconds: a turn of yesterday is not "just now"
_MOST = 200

_log = structlog.get_logger()


async def since_own_turn(slack: Slack, heard: Heard) -> tuple[str, ...] | None:
    """Give the texts between the bot's last message in the thread and this one; None where it said nothing lately."""
    try:
        replies = await slack.client.conversations_replies(
            channel=heard.channel,
            ts=heard.root,
            oldest=f"{float(heard.ts) - _LOOK_BACK:.6f}",
            latest=heard.ts,
            limit=_MOST,
        )
    except (SlackApiError, *UNREACHABLE) as error:
        _log.warning("thread_not_read", reason=reason_of(error))
        return None
    messages: list[dict[str, Any]] = replies.get("messages", [])
    earlier = [message for message in messages if message.get("ts", "") < heard.ts]
    own = [i for i, m in enumerate(earlier) if m.get("user") == slack.bot_user or m.get("bot_id") == slack.bot_id]
    if not own:
        return None
    return tuple(str(message.get("text") or "") for message in earlier[own[-1] + 1 :])
