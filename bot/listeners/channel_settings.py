"""A channel's settings: opened by command, saved by leads and curators, and said back once they hold."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from answering.channels import ChannelSettings
from bot.blocks.channel_settings import AUDIENCE, KINDS, MODE, WINDOW, settings_window, what_holds
from bot.parts import Parts
from bot.posting import is_direct
from bot.whisper import whisper
from bot.windows import open_window, refuse
from database.failures import DatabaseUnusable
from people.actors import Actor, NotAllowed

NO_CHANNEL = "Settings are for channels; in direct messages I always answer."
NOT_OPENED = "The window could not be opened. Please type /evidence settings again."
NOT_SAVED = "This could not be saved just now. Please try again in a minute."

_log = structlog.get_logger()


def register(app: AsyncApp, parts: Parts) -> None:
    """Save what was decided."""

    async def submitted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        if (actor := await parts.admission.admit(body, ack)) is None:
            return
        channel, settings = str(view["private_metadata"]), _settings(view)
        try:
            await parts.inserts.do(parts.services.channels.save, actor, channel, settings)
        except (NotAllowed, DatabaseUnusable) as error:
            _log.warning("channel_settings_not_saved", reason=str(error))
            sentence = str(error) if isinstance(error, NotAllowed) else NOT_SAVED
            await refuse(ack, parts.slack, body, MODE, sentence)
            return
        await ack()
        parts.rules.hold(channel, settings)
        await whisper(parts.slack, body | {"channel": {"id": channel}}, what_holds(settings))

    app.view(WINDOW)(submitted)


async def open_settings(parts: Parts, ack: AsyncAck, body: dict[str, Any], actor: Actor) -> None:
    """Open the settings of the channel in which the command was typed."""
    channel = str(body["channel_id"])
    if is_direct(channel):
        await ack(NO_CHANNEL)
        return
    try:
        settings = await parts.inserts.do(parts.services.channels.for_change, actor, channel)
    except NotAllowed as refusal:
        await ack(str(refusal))
        return
    await ack()
    await open_window(parts.slack, body, settings_window(channel, settings), otherwise=NOT_OPENED)


def _settings(view: dict[str, Any]) -> ChannelSettings:
    values = view["state"]["values"]
    kinds = values.get(KINDS, {}).get(KINDS, {}).get("selected_options") or ()
    return ChannelSettings(
        mode=values[MODE][MODE]["selected_option"]["value"],
        kinds=tuple(option["value"] for option in kinds),
        audience=values[AUDIENCE][AUDIENCE]["selected_option"]["value"],
    )
