"""App Home: opened, a question asked from it, an own answer opened again, what leads and curators look at."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from answering.incoming import Incoming
from bot.admission import REFUSAL
from bot.blocks.answer import answer_message
from bot.blocks.frame import Frame
from bot.blocks.home import ASK, LONGEST_QUESTION, OPEN, QUESTION, UNRECORDED, refusal_home
from bot.blocks.home_curators import REVIEW, SEEN_TO, curators_window
from bot.clicks import number_of
from bot.direct_messages import send_direct
from bot.home_pages import HomePages, publish
from bot.intake import Taken
from bot.parts import Parts
from bot.patience import in_turn
from bot.windows import open_window, update_window
from insights.question_log import Address

ASKED = "Your question is being answered. The answer comes as a direct message."
ASKED_UNRECORDED = f"{ASKED} It is not recorded: if I am stopped before I answer, it is lost."
ASKED_BEFORE = "You have asked this just now. The answer comes as a direct message."
NOTHING_ASKED = "Please write a question first."
ANSWERED = "The answer to your question is in your direct messages with me."
OPENED = "I have sent you this answer again, as a direct message."
NOT_SENT = "I could not send you a direct message just now. Please try again in a minute."


def register(app: AsyncApp, parts: Parts, pages: HomePages) -> None:
    """Show App Home and do what is pressed on it."""
    slack, services = parts.slack, parts.services

    async def opened(event: dict[str, Any]) -> None:
        user = str(event["user"])
        if await parts.admission.is_welcome(event):
            await pages.show(await parts.admission.actor(user))
        else:
            await publish(slack, user, refusal_home(REFUSAL))

    async def ask(ack: AsyncAck, body: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        words, is_recorded = _question(body)
        if not words:
            await ack()
            await pages.show(actor, NOTHING_ASKED)
            return
        incoming = _incoming(body, actor.id, words, is_recorded=is_recorded)
        received = await parts.inserts.do(services.desk.receive, incoming)
        await ack()
        answering = parts.workers.take(Taken(received, incoming.address))
        unrecorded = received.unrecorded is not None
        notice = (ASKED_UNRECORDED if unrecorded else ASKED) if received.is_new else ASKED_BEFORE
        await pages.show(actor, notice, received.question_id)
        await asyncio.wait({answering})
        await pages.redraw(actor, ANSWERED, received.question_id)

    async def open_again(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        kept = await in_turn(parts.answers, services.kept.own, actor, number_of(str(action.get("value"))))
        frame = Frame(question=kept.question, private=True, is_direct=True)
        message = answer_message(kept.answer, kept.question_id, kept.reference, frame)
        is_sent = await send_direct(slack, actor.id, message)
        await pages.show(actor, OPENED if is_sent else NOT_SENT)

    async def seen_to(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        await parts.inserts.do(services.requests.seen_to, actor, number_of(str(action.get("value"))))
        await ack()
        waiting = await in_turn(parts.answers, services.curation.waiting, actor)
        await update_window(slack, body, curators_window(waiting))
        await pages.show(actor)

    async def review(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if (actor := await parts.admission.admit(body, ack)) is not None:
            waiting = await in_turn(parts.answers, services.curation.waiting, actor)
            await open_window(slack, body, curators_window(waiting))

    app.event("app_home_opened", matchers=[_is_home])(opened)
    app.action(QUESTION)(ask)
    app.action(ASK)(ask)
    app.action(OPEN)(open_again)
    app.action(REVIEW)(review)
    app.action(SEEN_TO)(seen_to)


async def _is_home(event: dict[str, Any]) -> bool:
    return event.get("tab") == "home"


def _question(body: dict[str, Any]) -> tuple[str, bool]:
    """Read what was typed and whether it may be recorded; their blocks' ids change with each page."""
    values = ((body.get("view") or {}).get("state") or body.get("state") or {}).get("values") or {}
    fields = {name: field for block in values.values() for name, field in block.items()}
    typed = (fields.get(QUESTION) or {}).get("value") or ""
    for action in body.get("actions") or ():
        if action.get("action_id") == QUESTION:  # Enter: the action has what was typed as well
            typed = action.get("value") or typed
    words = " ".join(str(typed).split())[:LONGEST_QUESTION]
    return words, not (fields.get(UNRECORDED) or {}).get("selected_options")


def _incoming(body: dict[str, Any], user: str, words: str, *, is_recorded: bool) -> Incoming:
    # The page's hash rather than the click's time: pressed twice, or pressed and entered, it is one question.
    view = body.get("view") or {}
    key = f"action:{user}:{view.get('id')}:{view.get('hash')}:{words}"
    address = Address(user, None, user)
    return Incoming(key, words, user, "home", recorded=is_recorded, private=True, address=address)
