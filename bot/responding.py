"""Answering at the address that came with a click or a command: nothing else reaches a private message."""

from __future__ import annotations

import json
from typing import Any

import structlog
from slack_bolt.async_app import AsyncRespond

from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack

_log = structlog.get_logger()


async def replaced(slack: Slack, respond: AsyncRespond, message: Message) -> bool:
    """Put another message in the place of the clicked one; False where Slack does not take it."""
    return await _respond(respond, {"replace_original": True, **_signed(slack, message)})


async def said(slack: Slack, respond: AsyncRespond, message: Message) -> bool:
    """Say something to whoever acted, and nobody else, where they did; False where Slack does not take it."""
    return await _respond(respond, {"response_type": "ephemeral", **_signed(slack, message)})


async def removed(respond: AsyncRespond) -> bool:
    """Take the clicked message away; False where Slack does not take it."""
    return await _respond(respond, {"delete_original": True})


def _signed(slack: Slack, message: Message) -> dict[str, Any]:
    arguments: dict[str, Any] = slack.signatures.drawn(message.arguments())
    arguments.pop("mrkdwn", None)
    return arguments


async def _respond(respond: AsyncRespond, what: dict[str, Any]) -> bool:
    try:
        answered = await respond(**what)
    except (*UNREACHABLE, ValueError) as error:
        _log.warning("message_not_changed", reason=type(error).__name__)
        return False
    was_taken = answered.status_code == 200 and _says_ok(answered.body)
    if not was_taken:
        _log.warning("message_not_changed", reason=f"http_{answered.status_code}")
    return was_taken


def _says_ok(body: str) -> bool:
    """Whether Slack took it: it answers `ok`, or as its Web API does, and refuses some with the status of success."""
    try:
        return body.strip() == "ok" or bool(json.loads(body)["ok"])
    except (ValueError, LookupError, TypeError):
        return False
