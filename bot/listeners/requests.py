"""Buttons under an abstention, and the help channel's: a colleague is asked, answers, and the asker hears of it."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from answering.kept_answers import AnswerGone
from answering.pending_requests import Pending
from answering.requests import NotDone
from bot.blocks.message import Message
from bot.blocks.requests import ASK_PERSON, REPLY, RESOLVE, TELL_ME_WHEN, nobody_asked, resolve_window
from bot.connection import UNREACHABLE, reason_of
from bot.parts import Parts
from bot.patience import in_turn
from bot.whisper import whisper
from database.failures import DatabaseUnusable
from insights.question_log import Address
from insights.requests import Place
from people.actors import NotAllowed

NOT_RECORDED = "This could not be recorded just now. Please try again in a minute."
ASKED = "Your question is with a person now, without your name. You will be told here when somebody answers it."
ASKED_LATER = (
    "Your question is recorded and goes to a person as soon as Slack takes it. You will be told of the answer."
)
WATCHING = "You will be told here if documents that answer this are added within the next 30 days."
NO_HELP_CHANNEL = "There is no channel set in which colleagues answer, so nobody can be asked here."
NOT_OPENED = "The window could not be opened in time. Please press the button again."
_REFUSALS = (NotAllowed, NotDone, AnswerGone)
_LONGEST_ID = 15  # digits; anything longer is none of ours

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
        question_id, place = _pressed(body, action)
        try:
            wanted = await inserts.do(requests.ask_person, actor, question_id, place)
        except (*_REFUSALS, DatabaseUnusable) as error:
            await ack()
            await whisper(parts.slack, body, _why_not(error))
            return
        await ack()
        parts.running.start(_ask(parts, body, wanted))

    async def tell_me_when(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        question_id, place = _pressed(body, action)
        try:
            await inserts.do(requests.tell_me_when, actor, question_id, place)
        except (*_REFUSALS, DatabaseUnusable) as error:
            await ack()
            await whisper(parts.slack, body, _why_not(error))
            return
        await ack()
        await whisper(parts.slack, body, Message(WATCHING))

    async def open_window(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        await ack()
        try:
            wanted = await in_turn(parts.answers, requests.to_resolve, actor, _id(action.get("value")))
            await parts.slack.client.views_open(trigger_id=body["trigger_id"], view=resolve_window(wanted))
        except (*_REFUSALS, DatabaseUnusable) as error:
            await whisper(parts.slack, body, _why_not(error))
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("reply_window_not_opened", reason=reason_of(error))
            await whisper(parts.slack, body, Message(NOT_OPENED))

    async def resolve(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        reply = view["state"]["values"].get(REPLY, {}).get(REPLY, {}).get("value") or ""
        try:
            told = await inserts.do(requests.resolve, actor, _id(view.get("private_metadata")), reply)
        except (*_REFUSALS, DatabaseUnusable) as error:
            await ack(response_action="errors", errors={REPLY: _why_not(error).text})
            return
        await ack()
        parts.running.start(parts.telling.tell(told))

    app.action(ASK_PERSON)(ask_person)
    app.action(TELL_ME_WHEN)(tell_me_when)
    app.action(RESOLVE)(open_window)
    app.view(RESOLVE)(resolve)


async def _ask(parts: Parts, body: dict[str, Any], wanted: Pending) -> None:
    """Post in the help channel and say to the asker what came of it."""
    ts = await parts.telling.ask(wanted)
    if ts == "":
        await parts.telling.take_back(wanted)
        await whisper(parts.slack, body, nobody_asked(wanted))
    else:
        await whisper(parts.slack, body, Message(ASKED if ts else ASKED_LATER))


def _why_not(error: Exception) -> Message:
    if isinstance(error, DatabaseUnusable):
        _log.error("request_not_stored", reason=str(error))
        return Message(NOT_RECORDED)
    return Message(str(error))


def _pressed(body: dict[str, Any], action: dict[str, Any]) -> tuple[int, Place]:
    """Read what was pressed, and where."""
    container, user = body.get("container") or {}, _person(body)
    message_ts = str(container.get("message_ts"))
    root = None if container.get("is_ephemeral") else str(container.get("thread_ts") or message_ts)
    return _id(action.get("value")), Place(Address(str(container["channel_id"]), root, user), message_ts)


def _person(body: dict[str, Any]) -> str:
    return str(body["user"]["id"])


def _id(value: Any) -> int:
    """Give the number that a button or a window carries; 0, which no row has, where it is none."""
    words = str(value)
    return int(words) if words.isascii() and words.isdigit() and len(words) <= _LONGEST_ID else 0
