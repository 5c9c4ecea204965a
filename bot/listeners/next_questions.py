"""A next question is pressed: asked as a new question of whoever pressed it, where the answer above it stands."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from answering.channels import ChannelSettings
from answering.incoming import Incoming
from bot.blocks.answer_buttons import NEXT_QUESTION
from bot.blocks.message import Message
from bot.clicks import Click, read_click
from bot.listeners.questions import IS_OFF
from bot.parts import Parts
from bot.private_answers import give_again, store
from bot.whisper import whisper

_ACTION = re.compile(rf"{NEXT_QUESTION}:\d+")
ASKED_HERE = "You have asked this here before, so the answer is in this thread, or on its way."


def register(app: AsyncApp, parts: Parts) -> None:
    """Ask next questions; their words are looked up, whatever the button says."""

    async def asked(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        click = read_click(body, action)
        settings = await parts.rules.of(click.channel)
        if settings.mode == "off" and not click.is_private:
            await ack()
            await whisper(parts.slack, body, Message(IS_OFF))
            return
        words = await parts.inserts.do(parts.services.kept.suggestion, actor, click.question_id, click.number)
        taken = await store(parts, _incoming(click, words, settings))
        await ack()
        parts.workers.take(taken)
        if taken.received.is_new:
            return
        if taken.private:
            await give_again(parts, body, actor, taken)
        else:
            await whisper(parts.slack, body, Message(ASKED_HERE))

    app.action(_ACTION)(asked)


def _incoming(click: Click, words: str, settings: ChannelSettings) -> Incoming:
    key = f"action:{click.channel}:{click.message_ts}:{click.user}:{click.question_id}:{click.number}"
    return Incoming(
        key,
        words,
        click.user,
        "next",
        thread=f"{click.channel}:{click.root}" if click.root else None,
        private=click.is_private or settings.audience == "asker",
        kinds=settings.kinds,
        address=click.address,
    )
