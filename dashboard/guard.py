"""Who is asking: read from the session's cookie, looked up anew for every page and every action."""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Form, Request

from dashboard.services import Services
from people.actors import Actor, Role, require

COOKIE = "evidence_session"


class NotSignedIn(Exception):
    """There is no session, or it is over."""


class FormRefused(Exception):
    """A form that did not come from a page of this session."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in, and what the pages they see need to know of them."""

    actor: Actor
    form_token: str

    @property
    def is_lead(self) -> bool:
        """Whether they may see the common challenges."""
        return Role.LEAD in self.actor.roles

    @property
    def is_curator(self) -> bool:
        """Whether they keep the knowledge base."""
        return Role.CURATOR in self.actor.roles


def services_of(request: Request) -> Services:
    """Give what the application was built over."""
    services: Services = request.app.state.services
    return services


async def signed_in(request: Request) -> Visitor:
    """Give who is asking; raises `NotSignedIn`, or `NotAllowed` for who is neither lead nor curator any more."""
    access = services_of(request).access
    session = access.sessions.read(request.cookies.get(COOKIE, ""))
    if session is None:
        raise NotSignedIn
    actor = await access.actor_of(session.user)
    require(actor, Role.LEAD, Role.CURATOR)
    visitor = Visitor(actor, session.form_token)
    request.state.visitor = visitor
    return visitor


Signed = Annotated[Visitor, Depends(signed_in)]
Asked = Annotated[Services, Depends(services_of)]


def own_form(visitor: Signed, form_token: Annotated[str, Form()] = "") -> None:
    """Raise `FormRefused` unless the form carries the word that this session's pages gave it."""
    if not compare_digest(form_token.encode(), visitor.form_token.encode()):
        raise FormRefused
