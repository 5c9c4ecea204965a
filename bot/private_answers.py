"""Questions whose answer is for one pair of eyes: asked by a command, a shortcut or a button."""

from __future__ import annotations

from typing import Any

from answering.incoming import Incoming
from answering.kept_answers import AnswerGone, KeptAnswer
from bot.blocks.answer import answer_message
from bot.blocks.frame import Frame
from bot.blocks.message import Message
from bot.intake import Taken
from bot.parts import Parts
from bot.posting import is_direct
from bot.whisper import whisper
from people.actors import Actor

ASKED_BEFORE = (
    "You have asked this before, and the answer is either still to come or no longer kept. "
    "If nothing comes, please ask again with /evidence."
)


async def store(parts: Parts, incoming: Incoming) -> Taken:
    """Store a question durably, before Slack is acknowledged; raises `DatabaseUnusable`."""
    received = await parts.inserts.do(parts.services.desk.receive, incoming)
    return Taken(received, incoming.address, incoming.private)


def private_copy(kept: KeptAnswer, *, shareable: bool) -> Message:
    """Draw an answer as its asker alone sees it."""
    frame = Frame(question=kept.question, private=True, shareable=shareable)
    return answer_message(kept.answer, kept.question_id, kept.reference, frame)


async def give_again(parts: Parts, body: dict[str, Any], actor: Actor, taken: Taken) -> None:
    """Say again, privately, what somebody was answered when they asked the same."""
    try:
        kept = await parts.inserts.do(parts.services.kept.own, actor, taken.received.question_id)
    except AnswerGone:
        await whisper(parts.slack, body, Message(ASKED_BEFORE))
        return
    shareable = taken.address is not None and not is_direct(taken.address.channel)
    await whisper(parts.slack, body, private_copy(kept, shareable=shareable))
