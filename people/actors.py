"""Who acts, and what they may do: roles are looked up for every act, in the service that carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do beside asking."""

    LEAD = "lead"  # sees the common challenges
    CURATOR = "curator"  # keeps the knowledge base
    HELPER = "helper"  # answers what a person was asked


_NAMES = {Role.LEAD: "leads", Role.CURATOR: "curators", Role.HELPER: "those who answer in the help channel"}


class NotAllowed(Exception):
    """An act that is not this actor's to do; the message is a plain sentence for them."""


@dataclass(frozen=True)
class Actor:
    """Somebody who does something. The id is Slack's and never stored; pseudonyms are made of it."""

    id: str
    roles: frozenset[Role] = frozenset()
    is_colleague: bool = True  # neither a guest nor of another organisation, or let in by the operator


@dataclass(frozen=True)
class Appointed:
    """Whom the operator made leads and curators: ids of members and of groups of members."""

    leads: frozenset[str] = frozenset()
    curators: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        """Give every id that makes somebody something."""
        return self.leads | self.curators

    def roles_of(self, ids: frozenset[str]) -> frozenset[Role]:
        """Give the roles of somebody known by these ids: their own, and those of the groups they are in."""
        roles = {Role.LEAD: self.leads, Role.CURATOR: self.curators}
        return frozenset(role for role, appointed in roles.items() if not ids.isdisjoint(appointed))


def require(actor: Actor, *roles: Role) -> None:
    """Raise `NotAllowed` unless the actor has one of these roles."""
    if actor.roles.isdisjoint(roles):
        raise NotAllowed(f"Only {' and '.join(_NAMES[role] for role in roles)} can do this.")
