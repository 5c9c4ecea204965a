"""One's own data, from App Home: where one works, what is recorded, and deleting all of it."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from answering.about_me import NotOffered
from bot.blocks.home import DELETE, DETAILS, KEPT
from bot.blocks.my_data import (
    PLACE,
    RECORD,
    REGION,
    ROLE,
    SETTING,
    WINDOW,
    deleted_message,
    details_window,
    kept_window,
)
from bot.connection import UNREACHABLE, Slack, error_of, reason_of
from bot.direct_messages import send_direct
from bot.home_pages import HomePages
from bot.parts import Parts
from bot.patience import in_turn, patiently
from bot.windows import open_window, refuse
from database.failures import DatabaseUnusable
from people.members import MemberSettings

SAVED = "What you told me about yourself is saved."
DELETED = "What was kept about you is deleted. A direct message says what it was."
DELETED_UNSAID = "What was kept about you is deleted."
NOT_SAVED = "This could not be recorded just now. Please try again in a minute."
_GONE = "message_not_found"

_log = structlog.get_logger()


def register(app: AsyncApp, parts: Parts, pages: HomePages) -> None:
    """Show, change and delete one's own."""
    slack, about_me = parts.slack, parts.services.about_me

    async def details(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if (actor := await parts.admission.admit(body, ack)) is not None:
            settings = await in_turn(parts.answers, about_me.settings, actor)
            await open_window(slack, body, details_window(settings))

    async def told(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        try:
            await parts.inserts.do(about_me.save, actor, _settings(view))
        except (NotOffered, DatabaseUnusable) as error:
            sentence = str(error) if isinstance(error, NotOffered) else NOT_SAVED
            await refuse(ack, slack, body, REGION, sentence)
            return
        await ack()
        await pages.show(actor, SAVED)

    async def kept(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if (actor := await parts.admission.admit(body, ack)) is not None:
            found = await in_turn(parts.answers, about_me.kept, actor)
            settings = await in_turn(parts.answers, about_me.settings, actor)
            await open_window(slack, body, kept_window(found, settings))

    async def delete(ack: AsyncAck, body: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        deleted = await parts.inserts.do(about_me.delete, actor)
        await ack()
        left = [each for each in deleted.messages if not await _deleted_in_slack(slack, *each)]
        said = deleted_message(deleted.kept, len(left), was_unrecorded=deleted.was_unrecorded)
        is_told = await send_direct(slack, actor.id, said)
        await pages.show(actor, DELETED if is_told else DELETED_UNSAID)
        try:
            await patiently(parts.slow, about_me.finish)
        except DatabaseUnusable as error:
            _log.error("file_not_rewritten", reason=str(error))  # the upkeep tries again

    app.action(DETAILS)(details)
    app.view(WINDOW)(told)
    app.action(KEPT)(kept)
    app.action(DELETE)(delete)


def _settings(view: dict[str, Any]) -> MemberSettings:
    values = view["state"]["values"]

    def chosen(name: str) -> str | None:
        return (((values.get(name) or {}).get(name) or {}).get("selected_option") or {}).get("value")

    place = ((values.get(PLACE) or {}).get(PLACE) or {}).get("value")
    record = chosen(RECORD) != "no"
    return MemberSettings(chosen(REGION), place, chosen(SETTING), chosen(ROLE), record)


async def _deleted_in_slack(slack: Slack, channel: str, message_ts: str) -> bool:
    try:
        await slack.client.chat_delete(channel=channel, ts=message_ts)
    except (SlackApiError, *UNREACHABLE) as error:
        if isinstance(error, SlackApiError) and error_of(error) == _GONE:
            return True
        _log.warning("message_not_deleted", reason=reason_of(error))
        return False
    return True
