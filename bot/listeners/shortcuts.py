"""The shortcut at a message: its words become a question, answered for the eyes of whoever chose it."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from answering.incoming import Incoming
from bot.blocks.message import Message
from bot.listeners.commands import NOT_RECORDED
from bot.parts import Parts
from bot.private_answers import give_again, store
from bot.slack_text import plain
from bot.whisper import whisper
from database.failures import DatabaseUnusable
from insights.question_log import Address

SHORTCUT = "find_evidence"
NO_WORDS = "There are no words in this message that I could look for. Please ask with /evidence and your question."

_log = structlog.get_logger()


def register(app: AsyncApp, parts: Parts) -> None:
    """Answer the shortcut; chosen again at the same message it gives the same answer again."""

    async def chosen(ack: AsyncAck, body: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        words = plain(str(body["message"].get("text") or ""), parts.slack.bot_user)
        if not any(letter.isalnum() for letter in words):
            await ack()
            await whisper(parts.slack, body, Message(NO_WORDS))
            return
        kinds = (await parts.rules.of(str(body["channel"]["id"]))).kinds
        try:
            taken = await store(parts, _incoming(body, words, kinds))
        except DatabaseUnusable as error:
            _log.error("question_not_stored", reason=str(error))
            await ack()
            await whisper(parts.slack, body, Message(NOT_RECORDED))
            return
        await ack()
        parts.workers.take(taken)
        if not taken.received.is_new:
            await give_again(parts, body, actor, taken)

    app.shortcut({"type": "message_action", "callback_id": SHORTCUT})(chosen)


def _incoming(body: dict[str, Any], words: str, kinds: tuple[str, ...]) -> Incoming:
    channel, user = str(body["channel"]["id"]), str(body["user"]["id"])
    key = f"shortcut:{channel}:{body['message']['ts']}:{user}"
    return Incoming(key, words, user, "shortcut", private=True, kinds=kinds, address=Address(channel, None, user))
