"""A word to one person in their direct messages."""

from __future__ import annotations

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.message import Message
from bot.connection import LAYOUT, UNREACHABLE, Slack, error_of, reason_of

_log = structlog.get_logger()


async def send_direct(slack: Slack, user: str, message: Message) -> bool:
    """Send somebody a message of their own; False where Slack takes it in no shape."""
    try:
        opened = await slack.client.conversations_open(users=user)
        channel = str(opened["channel"]["id"])
        try:
            await slack.poster.chat_postMessage(channel=channel, **message.arguments())
        except SlackApiError as error:
            if error_of(error) not in LAYOUT:
                raise
            await slack.poster.chat_postMessage(channel=channel, **message.plainly().arguments())
    except (SlackApiError, *UNREACHABLE) as error:
        _log.warning("direct_message_not_sent", reason=reason_of(error))
        return False
    return True
