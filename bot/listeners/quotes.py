"""The quotes of an answer, in a window; and the answer itself, sent to whoever wants to keep it."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from answering.kept_answers import KeptAnswer
from bot.blocks.answer import answer_message
from bot.blocks.answer_buttons import QUOTES, SEND_TO_ME
from bot.blocks.frame import Frame
from bot.blocks.message import Message
from bot.blocks.quotes import quotes_window
from bot.clicks import read_click
from bot.parts import Parts
from bot.whisper import whisper
from bot.windows import open_window

SENT = "I have sent you this answer as a direct message."
NOT_SENT = "I could not send you a direct message just now. Please press the button again in a minute."
NO_QUOTES = "This answer quotes nothing."


def register(app: AsyncApp, parts: Parts) -> None:
    """Show quotes and send copies, to those who may see the answer."""
    services, inserts = parts.services, parts.inserts

    async def show(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        kept = await inserts.do(services.kept.seen_by, actor, read_click(body, action).question_id)
        quoted = await inserts.do(services.quotes.of, kept)
        await ack()
        if quoted:
            await open_window(parts.slack, body, quotes_window(quoted))
        else:
            await whisper(parts.slack, body, Message(NO_QUOTES))

    async def send(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        kept = await inserts.do(services.kept.seen_by, actor, read_click(body, action).question_id)
        await ack()
        is_sent = await parts.delivery.put_directly(actor.id, _copy(kept), kept.question_id)
        await whisper(parts.slack, body, Message(SENT if is_sent else NOT_SENT))

    app.action(QUOTES)(show)
    app.action(SEND_TO_ME)(send)


def _copy(kept: KeptAnswer) -> Message:
    return answer_message(kept.answer, kept.question_id, kept.reference, Frame(question=kept.question, is_direct=True))
