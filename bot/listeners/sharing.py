"""A private answer is shared with its channel, once, or kept to oneself."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from answering.kept_answers import KeptAnswer
from bot.blocks.answer import answer_message
from bot.blocks.answer_buttons import KEEP, SHARE
from bot.blocks.frame import Frame
from bot.blocks.message import Message
from bot.clicks import read_click
from bot.parts import Parts
from bot.posting import Target, is_direct
from bot.private_answers import private_copy
from bot.responding import removed, replaced
from bot.whisper import whisper

NO_CHANNEL = "This stands in your direct messages, so there is no channel to share it with."
SHARED_BEFORE = "This answer has been shared already, or is being shared now."
NOT_SHARED = (
    "I could not post this in the channel, so it is not shared. Add me to the channel if I am not in it, and try again."
)
KEPT = "This answer stays with you."


def register(app: AsyncApp, parts: Parts) -> None:
    """Share or keep."""
    kept_answers = parts.services.kept

    async def share(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        click = read_click(body, action)
        if is_direct(click.channel):
            await ack()
            await whisper(parts.slack, body, Message(NO_CHANNEL))
            return
        kept = await parts.inserts.do(kept_answers.share, actor, click.question_id)
        await ack()
        if kept is None:
            await whisper(parts.slack, body, Message(SHARED_BEFORE))
        elif await parts.delivery.put(Target(click.channel, None), _shared(kept, click.user), kept.question_id):
            await removed(respond)  # the shared one takes its place
        else:
            await parts.inserts.do(kept_answers.unshare, click.question_id)
            await whisper(parts.slack, body, Message(NOT_SHARED))

    async def keep(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        kept = await parts.inserts.do(kept_answers.own, actor, read_click(body, action).question_id)
        await ack()
        if not await replaced(parts.slack, respond, private_copy(kept, shareable=False)):
            await whisper(parts.slack, body, Message(KEPT))

    app.action(SHARE)(share)
    app.action(KEEP)(keep)


def _shared(kept: KeptAnswer, sharer: str) -> Message:
    frame = Frame(question=kept.question, shared_by=sharer)
    return answer_message(kept.answer, kept.question_id, kept.reference, frame)
