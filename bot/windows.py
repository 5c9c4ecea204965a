"""Opening a window after a click, and saying so where that comes to nothing."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack, reason_of
from bot.whisper import whisper

NOT_OPENED = "The window could not be opened. Please press the button again."

_log = structlog.get_logger()


async def open_window(slack: Slack, body: dict[str, Any], view: dict[str, Any], *, otherwise: str = NOT_OPENED) -> bool:
    """Open a window for whoever clicked; a trigger lasts three seconds, so this may come too late."""
    try:
        await slack.client.views_open(trigger_id=str(body.get("trigger_id")), view=view)
    except (SlackApiError, *UNREACHABLE) as error:
        _log.warning("window_not_opened", reason=reason_of(error))
        await whisper(slack, body, Message(otherwise))
        return False
    return True


async def refuse(ack: AsyncAck, slack: Slack, body: dict[str, Any], field: str, sentence: str) -> None:
    """Say at a field of a submitted window why it is not taken; beside it, where the window has no such field now."""
    blocks = (body.get("view") or {}).get("blocks") or ()
    if any(block.get("block_id") == field for block in blocks):
        await ack(response_action="errors", errors={field: sentence})
    else:
        await ack()
        await whisper(slack, body, Message(sentence))


async def update_window(slack: Slack, body: dict[str, Any], view: dict[str, Any]) -> None:
    """Draw the window that was clicked in anew; where it has been closed meanwhile there is nothing to draw."""
    try:
        await slack.client.views_update(view_id=str((body.get("view") or {}).get("id")), view=view)
    except (SlackApiError, *UNREACHABLE) as error:
        _log.info("window_not_updated", reason=reason_of(error))
