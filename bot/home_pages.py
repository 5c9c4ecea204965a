"""Publishes App Home: what its owner's services give, drawn, one after the other for each person."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.home import HomePage, home
from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack, reason_of
from bot.direct_messages import send_direct
from bot.parts import Parts, Services
from bot.patience import in_turn
from people.actors import Actor, Role

_log = structlog.get_logger()


class HomePages:
    """Publishes App Home, and says in a direct message what it could not show there."""

    def __init__(self, parts: Parts) -> None:
        self._slack = parts.slack
        self._services = parts.services
        self._answers = parts.answers
        self._slow = parts.slow
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def show(self, actor: Actor, notice: str = "", serial: int = 0) -> None:
        """Publish somebody's App Home; what leads see comes a second time where it takes long."""
        page = await self._publish(actor, self._answers, notice, serial)
        if page.is_lead and page.challenges is None:
            await in_turn(self._slow, self._services.reports.work_out, actor)
            await self._publish(actor, self._answers, notice, serial)

    async def redraw(self, actor: Actor, notice: str, serial: int) -> None:
        """Publish it anew because something has changed; what is typed into the page of this serial stays."""
        await self._drawn(actor, self._answers, notice, serial)

    async def _publish(self, actor: Actor, executor: ThreadPoolExecutor, notice: str, serial: int) -> HomePage:
        page, is_shown = await self._drawn(actor, executor, notice, serial)
        if notice and not is_shown:
            await send_direct(self._slack, actor.id, Message(notice))
        return page

    async def _drawn(
        self, actor: Actor, executor: ThreadPoolExecutor, notice: str, serial: int
    ) -> tuple[HomePage, bool]:
        # In turn: of two pages on their way at once, the older could arrive last.
        async with self._turns[actor.id]:
            page = await in_turn(executor, _page, self._services, actor, notice, serial)
            return page, await publish(self._slack, actor.id, home(page))


async def publish(slack: Slack, user: str, view: dict[str, object]) -> bool:
    """Publish a view as somebody's App Home; False where Slack does not take it."""
    try:
        await slack.client.views_publish(user_id=user, view=view)
    except (SlackApiError, *UNREACHABLE) as error:
        _log.warning("home_not_published", reason=reason_of(error))
        return False
    return True


def _page(services: Services, actor: Actor, notice: str, serial: int) -> HomePage:
    is_lead, is_curator = Role.LEAD in actor.roles, Role.CURATOR in actor.roles
    return HomePage(
        recent=services.about_me.recent(actor),
        settings=services.about_me.settings(actor),
        notice=notice,
        serial=serial,
        challenges=services.reports.at_hand(actor) if is_lead else None,
        digest=services.digests.standing(actor) if is_lead else None,
        is_lead=is_lead,
        curators=services.curation.waiting(actor) if is_curator else None,
    )
