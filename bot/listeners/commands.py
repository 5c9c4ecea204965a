"""`/evidence`: a question for the asker's eyes, stored before it is acknowledged; alone, a word on what it does."""

from __future__ import annotations

from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from answering.incoming import Incoming
from bot.blocks.command_help import command_help
from bot.blocks.greeting import is_greeting
from bot.blocks.home_leads import challenges_window
from bot.listeners.channel_settings import open_settings
from bot.parts import Parts
from bot.patience import in_turn
from bot.private_answers import store
from bot.slack_text import plain
from bot.windows import open_window
from database.failures import DatabaseUnusable
from insights.question_log import Address
from people.actors import Actor

COMMAND = "/evidence"
# Keywords only as the sole word: "settings for phonics" is a question.
SETTINGS, THEMES, DELETE, DASHBOARD = "settings", "themes", "delete", "dashboard"
WHERE_TO_DELETE = (
    "Open my Home tab and press “Delete mine”: your questions, what hangs on them and what you told me about yourself "
    "are deleted. “What is recorded about me”, beside it, shows them first."
)
DASHBOARD_LINK = "<{link}|Open the dashboard>. The link signs you in once, within ten minutes; it is for you alone."
WORKING_OUT = "The common challenges are being worked out. Please ask again in a minute."
NOT_RECORDED = "Your question could not be recorded, so it will not be answered. Please try again in a minute."

_log = structlog.get_logger()


def register(app: AsyncApp, parts: Parts) -> None:
    """Answer the command. Nothing is said at once: the answer itself says the question again."""

    async def asked(ack: AsyncAck, body: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        words = plain(str(body.get("text") or ""), parts.slack.bot_user)
        if words.lower() == SETTINGS:
            await open_settings(parts, ack, body, actor)
        elif words.lower() == THEMES:
            await show_themes(ack, body, actor)
        elif words.lower() == DELETE:
            await ack(WHERE_TO_DELETE)
        elif words.lower() == DASHBOARD:
            link = await in_turn(parts.answers, parts.services.dashboard_link, actor)
            await ack(DASHBOARD_LINK.format(link=link))
        elif is_greeting(words):
            message = command_help()
            await ack(text=message.text, blocks=message.blocks)
        else:
            await ask(ack, body, words)

    async def show_themes(ack: AsyncAck, body: dict[str, Any], actor: Actor) -> None:
        reports = parts.services.reports
        found = await in_turn(parts.answers, reports.at_hand, actor)
        if found is None:
            await ack(WORKING_OUT)
            await in_turn(parts.slow, reports.work_out, actor)
        else:
            await ack()
            everything = await in_turn(parts.answers, partial(reports.challenges, actor, with_hidden=True))
            await open_window(parts.slack, body, challenges_window(everything))

    async def ask(ack: AsyncAck, body: dict[str, Any], words: str) -> None:
        channel = str(body["channel_id"])
        try:
            taken = await store(parts, _incoming(body, words, (await parts.rules.of(channel)).kinds))
        except DatabaseUnusable as error:
            _log.error("question_not_stored", reason=str(error))
            await ack(NOT_RECORDED)
            return
        await ack()
        parts.workers.take(taken)

    app.command(COMMAND)(asked)


def _incoming(body: dict[str, Any], words: str, kinds: tuple[str, ...]) -> Incoming:
    channel, user = str(body["channel_id"]), str(body["user_id"])
    key = f"command:{body['trigger_id']}"
    return Incoming(key, words, user, "command", private=True, kinds=kinds, address=Address(channel, None, user))
