"""The table of contents: one file an intention, in the order in which Bolt tries them."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from answering.verdicts import Verdicts
from bot.connection import Slack
from bot.inserts import Inserts
from bot.listeners import feedback, greeting, leftovers, questions
from bot.workers import Workers


def register(app: AsyncApp, slack: Slack, workers: Workers, verdicts: Verdicts, inserts: Inserts) -> None:
    """Register every listener; what is left over comes last."""
    questions.register(app, slack, workers)
    feedback.register(app, slack, verdicts, inserts)
    greeting.register(app, slack)
    leftovers.register(app, slack)
