"""The table of contents: one file an intention, in the order in which Bolt tries them."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.listeners import cases, feedback, greeting, leftovers, questions
from bot.parts import Parts


def register(app: AsyncApp, parts: Parts) -> None:
    """Register every listener; what is left over comes last."""
    questions.register(app, parts)
    feedback.register(app, parts)
    cases.register(app, parts)
    greeting.register(app, parts.slack)
    leftovers.register(app, parts.slack)
