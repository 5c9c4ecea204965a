"""Feedback on an answer: kept on the click, before it is acknowledged; a reason is asked for, never demanded."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from answering.desk import SAFEGUARDING
from answering.kept_answers import AnswerGone
from bot.blocks.feedback import ACTION, COMMENT, REASON, WINDOW, reason_window
from bot.blocks.message import Message
from bot.clicks import number_of
from bot.parts import Parts
from bot.whisper import whisper
from bot.windows import open_window, refuse
from database.failures import DatabaseUnusable

NOT_KEPT = "Your feedback could not be recorded just now. Please try again in a minute."
KEPT = "Your feedback is recorded. The window that asks why could not be opened."
DELETED = "This question has been deleted, so there is nothing to give feedback on."

_log = structlog.get_logger()


def register(app: AsyncApp, parts: Parts) -> None:
    """Keep verdicts and reasons."""
    slack, verdicts, inserts = parts.slack, parts.services.verdicts, parts.inserts

    async def clicked(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        if await parts.admission.admit(body, ack) is None:
            return
        verdict, question_id = _read(str(action.get("value")))
        try:
            kept = await inserts.do(verdicts.give, question_id, _person(body), verdict)
        except DatabaseUnusable as error:
            _log.error("feedback_not_stored", reason=str(error))
            await ack()
            await whisper(slack, body, Message(NOT_KEPT))
            return
        await ack()
        if not kept:
            await whisper(slack, body, Message(DELETED))
        elif verdict == "unhelpful":
            await open_window(slack, body, reason_window(question_id), otherwise=KEPT)

    async def explained(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        if await parts.admission.admit(body, ack) is None:
            return
        reason, comment = _values(view)
        try:
            question_id = number_of(str(view.get("private_metadata")))
            kept = await inserts.do(verdicts.explain, question_id, _person(body), reason, comment)
        except DatabaseUnusable as error:
            _log.error("feedback_not_stored", reason=str(error))
            await refuse(ack, slack, body, COMMENT, NOT_KEPT)
            return
        except AnswerGone as gone:
            await refuse(ack, slack, body, COMMENT, str(gone))
            return
        if kept:
            await ack()
        else:
            await refuse(ack, slack, body, COMMENT, SAFEGUARDING)

    app.action(ACTION)(clicked)
    app.view(WINDOW)(explained)


def _read(value: str) -> tuple[str, int]:
    verdict, _, question_id = value.partition(":")
    if verdict not in ("helpful", "unhelpful"):
        raise AnswerGone(DELETED)
    return verdict, number_of(question_id)


def _person(body: dict[str, Any]) -> str:
    return str(body["user"]["id"])


def _values(view: dict[str, Any]) -> tuple[str | None, str | None]:
    values = view["state"]["values"]
    chosen = values.get(REASON, {}).get(REASON, {}).get("selected_option") or {}
    comment = values.get(COMMENT, {}).get(COMMENT, {}).get("value") or ""
    return chosen.get("value"), comment.strip() or None
