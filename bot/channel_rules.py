"""What holds in a channel, remembered for a moment so that not every message said in it asks the database."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

from answering.channels import Channels, ChannelSettings
from bot.inserts import Inserts
from database.failures import DatabaseUnusable

_REMEMBERED = 10.0  # seconds; after a change here at once, in other processes within these
_MOST = 5_000

_log = structlog.get_logger()


class ChannelRules:
    """Tells how to behave in a channel."""

    def __init__(self, channels: Channels, inserts: Inserts, clock: Callable[[], float] = time.monotonic) -> None:
        self._channels = channels
        self._inserts = inserts
        self._clock = clock
        self._known: dict[str, tuple[float, ChannelSettings]] = {}

    async def of(self, channel: str) -> ChannelSettings:
        """Give what holds; where the database cannot be asked, what held last."""
        asked_at, known = self._known.get(channel, (float("-inf"), ChannelSettings()))
        if self._clock() - asked_at < _REMEMBERED:
            return known
        try:
            found = await self._inserts.do(self._channels.of, channel)
        except DatabaseUnusable as error:
            _log.warning("channel_settings_not_read", reason=str(error))
            return known
        self.hold(channel, found)
        return found

    def hold(self, channel: str, settings: ChannelSettings) -> None:
        """Remember what holds from now on."""
        if len(self._known) > _MOST:
            self._known.clear()
        self._known[channel] = (self._clock(), settings)
