"""Who somebody in Slack is to us: a colleague, a guest, a lead, a curator, a helper; looked up and remembered a while.

Where Slack cannot be asked, nobody is given a role, but nobody is turned away either.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import structlog
from slack_sdk.errors import SlackApiError

from bot.connection import UNREACHABLE, Slack, reason_of
from people.actors import Actor, Appointed, Role

_REMEMBERED = 300.0  # seconds
_MOST = 5_000  # of each kind
_GROUP = "S"  # how the id of a group of members begins

T = TypeVar("T")
_log = structlog.get_logger()


@dataclass(frozen=True)
class Policy:
    """What the operator decided about people."""

    appointed: Appointed = field(default_factory=Appointed)
    allow_guests: bool = False
    help_channel: str | None = None
    digest_channel: str | None = None


class Directory:
    """Tells who somebody is."""

    def __init__(self, slack: Slack, policy: Policy, clock: Callable[[], float] = time.monotonic) -> None:
        self._slack = slack
        self._policy = policy
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, Any]] = {}

    async def actor(self, user: str) -> Actor:
        """Give somebody as an actor, with their roles."""
        appointed = self._policy.appointed
        groups = [group for group in sorted(appointed.ids) if group.startswith(_GROUP)]
        ids = {user} | {group for group in groups if user in await self._members_of(group)}
        roles = appointed.roles_of(frozenset(ids))
        if roles or user in await self._helpers():
            roles |= {Role.HELPER}
        return Actor(user, roles, await self.is_colleague(user))

    async def is_colleague(self, user: str, team: str | None = None) -> bool:
        """Whether somebody is one of ours, or guests are let in; Slack often says at once of which team they are."""
        if self._policy.allow_guests:
            return True
        if team is not None and team != self._slack.team:
            return False
        return not await self._remembered("guest", user, self._is_guest, default=False)

    async def _members_of(self, group: str) -> frozenset[str]:
        return await self._remembered("group", group, self._read_group, default=frozenset())

    async def _helpers(self) -> frozenset[str]:
        channel = self._policy.help_channel
        if channel is None:
            return frozenset()
        return await self._remembered("channel", channel, self._read_channel, default=frozenset())

    async def _is_guest(self, user: str) -> bool:
        found: dict[str, Any] = (await self._slack.client.users_info(user=user)).get("user") or {}
        guest = found.get("is_restricted") or found.get("is_ultra_restricted") or found.get("is_stranger")
        return bool(guest) or found.get("team_id", self._slack.team) != self._slack.team

    async def _read_group(self, group: str) -> frozenset[str]:
        return frozenset((await self._slack.client.usergroups_users_list(usergroup=group)).get("users") or ())

    async def _read_channel(self, channel: str) -> frozenset[str]:
        found: set[str] = set()
        cursor: str | None = None
        while True:
            page = await self._slack.client.conversations_members(channel=channel, cursor=cursor, limit=200)
            found.update(page.get("members") or ())
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return frozenset(found)

    async def _remembered(self, kind: str, identity: str, ask: Callable[[str], Awaitable[T]], *, default: T) -> T:
        asked_at, known = self._known.get((kind, identity), (float("-inf"), None))
        if self._clock() - asked_at < _REMEMBERED:
            return cast(T, known)
        try:
            found = await ask(identity)
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("not_looked_up", what=kind, reason=reason_of(error))
            return default
        if len(self._known) > _MOST:
            self._known.clear()
        self._known[kind, identity] = (self._clock(), found)
        return found
