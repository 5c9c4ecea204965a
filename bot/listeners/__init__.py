"""The table of contents: one file an intention, in the order in which Bolt tries them."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.home_pages import HomePages
from bot.listeners import (
    cases,
    challenge_edits,
    challenges,
    channel_settings,
    commands,
    feedback,
    greeting,
    home,
    leftovers,
    my_data,
    next_questions,
    questions,
    quotes,
    requests,
    sharing,
    shortcuts,
)
from bot.parts import Parts


def register(app: AsyncApp, parts: Parts) -> None:
    """Register every listener; what is left over comes last."""
    questions.register(app, parts)
    commands.register(app, parts)
    shortcuts.register(app, parts)
    sharing.register(app, parts)
    quotes.register(app, parts)
    next_questions.register(app, parts)
    channel_settings.register(app, parts)
    feedback.register(app, parts)
    requests.register(app, parts)
    cases.register(app, parts)
    greeting.register(app, parts)
    pages = HomePages(parts)
    home.register(app, parts, pages)
    challenges.register(app, parts, pages)
    challenge_edits.register(app, parts, pages)
    my_data.register(app, parts, pages)
    leftovers.register(app, parts.slack)
