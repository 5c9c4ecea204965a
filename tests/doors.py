"""What members do in Slack beside writing: commands, shortcuts, clicks; and what only one of them sees."""

from __future__ import annotations

from typing import Any

from local_slack import LocalSlack, wait_for
from running_bot import SIGNATURES
from sqlalchemy import select

from database.engine import Database
from database.models import Question


def command(slack: LocalSlack, user: str, channel: str, words: str) -> Any:
    return slack.call("page/command", {"as": user, "channel": channel, "command": "/evidence", "text": words})


def shortcut(slack: LocalSlack, user: str, channel: str, ts: str) -> Any:
    values = {"as": user, "channel": channel, "ts": ts, "callback_id": "find_evidence"}
    return slack.call("page/shortcut", values)


def press(slack: LocalSlack, user: str, message: dict[str, Any], action_id: str, value: str | None = None) -> Any:
    """Press a button; with a value, well signed, as somebody would who has it from another button."""
    altered = {} if value is None else {"value": SIGNATURES.signed(action_id, value)}
    where = {"channel": message["channel"], "ts": message["ts"]}
    return slack.control("action", user=user, action_id=action_id, **where, **altered)


def whispered(slack: LocalSlack, user: str, count: int = 1) -> dict[str, Any]:
    """Wait for what somebody alone sees in a channel, the `count`th."""
    return wait_for(lambda: (slack.ask("ephemeral", user=user)[count - 1 : count] or [None])[0])


def in_channel(slack: LocalSlack, channel: str, count: int = 1) -> dict[str, Any]:
    """Wait for what stands in a channel, the `count`th."""
    return wait_for(lambda: (slack.ask("messages", channel=channel)[count - 1 : count] or [None])[0])


def window(slack: LocalSlack, user: str) -> dict[str, Any]:
    return wait_for(lambda: slack.ask("views", user=user))[-1]


def pressable(message: dict[str, Any]) -> list[str]:
    """Give the action ids of a message's buttons."""
    rows = [block for block in message["blocks"] or [] if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row["elements"]]


def stored(log: Database) -> list[Question]:
    with log.read() as session:
        return list(session.scalars(select(Question).order_by(Question.id)))
