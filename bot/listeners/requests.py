"""Buttons under an abstention, and the help channel's: a colleague is asked, answers, and the asker hears of it.

What a service refuses is told to whoever pressed by `bot/faults.py`.
"""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from answering.kept_answers import AnswerGone
from answering.pending_requests import Pending
from answering.requests import NotDone
from bot.blocks.message import Message
from bot.blocks.requests import ASK_PERSON, REPLY, RESOLVE, TELL_ME_WHEN, nobody_asked, resolve_window
from bot.clicks import Click, number_of, read_click
from bot.parts import Parts
from bot.patience import in_turn
from bot.whisper import whisper
from bot.windows import open_window, refuse
from database.failures import DatabaseUnusable
from insights.requests import Place
from people.actors import NotAllowed

ASKED = "Your question is with a person now, without your name. You will be told here when somebody answers it."
ASKED_LATER = (
    "Your question is recorded and goes to a person as soon as Slack takes it. You will be told of the answer."
)
WATCHING = "You will be told here if documents that answer this are added within the next 30 days."
NO_HELP_CHANNEL = "There is no channel set in which colleagues answer, so nobody can be asked here."
NOT_RECORDED = "This could not be recorded just now. Please try again in a minute."
_log = structlog.get_logger()


def register(app: AsyncApp, parts: Parts) -> None:
    """Take requests, and the replies to them."""
    requests, inserts = parts.services.requests, parts.inserts

    async def ask_person(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        if parts.telling.help_channel is None:
            await ack()
            await whisper(parts.slack, body, Message(NO_HELP_CHANNEL))
            return
        click = read_click(body, action)
        wanted = await inserts.do(requests.ask_person, actor, click.question_id, _place(click))
        await ack()
        parts.running.start(_ask(parts, body, wanted))

    async def tell_me_when(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        click = read_click(body, action)
        await inserts.do(requests.tell_me_when, actor, click.question_id, _place(click))
        await ack()
        await whisper(parts.slack, body, Message(WATCHING))

    async def reply(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        await ack()
        wanted = await in_turn(parts.answers, requests.to_resolve, actor, read_click(body, action).question_id)
        await open_window(parts.slack, body, resolve_window(wanted))

    async def resolve(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        words = view["state"]["values"].get(REPLY, {}).get(REPLY, {}).get("value") or ""
        try:
            request_id = number_of(str(view.get("private_metadata")))
            told = await inserts.do(requests.resolve, actor, request_id, words)
        except (NotAllowed, NotDone, AnswerGone, DatabaseUnusable) as error:
            await refuse(ack, parts.slack, body, REPLY, _why_not(error))
            return
        await ack()
        parts.running.start(parts.telling.tell(told))

    app.action(ASK_PERSON)(ask_person)
    app.action(TELL_ME_WHEN)(tell_me_when)
    app.action(RESOLVE)(reply)
    app.view(RESOLVE)(resolve)


async def _ask(parts: Parts, body: dict[str, Any], wanted: Pending) -> None:
    """Post in the help channel and say to the asker what came of it."""
    ts = await parts.telling.ask(wanted)
    if ts == "":
        await parts.telling.take_back(wanted)
        await whisper(parts.slack, body, nobody_asked(wanted))
    else:
        await whisper(parts.slack, body, Message(ASKED if ts else ASKED_LATER))


def _why_not(error: Exception) -> str:
    if isinstance(error, DatabaseUnusable):
        _log.error("reply_not_stored", reason=str(error))
        return NOT_RECORDED
    return str(error)


def _place(click: Click) -> Place:
    return Place(click.address, click.message_ts)
