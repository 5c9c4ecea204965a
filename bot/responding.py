"""Changing a private message after a click on it: only the address that came with the click reaches it."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncRespond

from bot.blocks.message import Message
from bot.connection import UNREACHABLE

_log = structlog.get_logger()


async def replaced(respond: AsyncRespond, message: Message) -> bool:
    """Put another message in the place of the clicked one; False where Slack does not take it."""
    return await _respond(respond, {"replace_original": True, **message.arguments()})


async def removed(respond: AsyncRespond) -> bool:
    """Take the clicked message away; False where Slack does not take it."""
    return await _respond(respond, {"delete_original": True})


async def _respond(respond: AsyncRespond, what: dict[str, Any]) -> bool:
    what.pop("mrkdwn", None)
    try:
        answered = await respond(**what)
    except (*UNREACHABLE, ValueError) as error:
        _log.warning("message_not_changed", reason=type(error).__name__)
        return False
    if answered.status_code != 200:
        _log.warning("message_not_changed", reason=f"http_{answered.status_code}")
    return answered.status_code == 200
