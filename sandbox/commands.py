"""Slash commands and shortcuts as members use them; the same for the page and for tests."""

from __future__ import annotations

from typing import Any

from sandbox.model import BOT_USER, Channel, Json, Message
from sandbox.place import Place
from sandbox.refusals import Refused, checked_content
from sandbox.windows import NotThere


async def send_command(
    place: Place, user: str, channel: Channel, command: str, words: str, *, replayed: bool = False
) -> None:
    """Send a slash command and show what the app answers at once.

    Raises `NotThere` where there is no such command, or where its answer cannot be shown, TimeoutError without one.
    `replayed` sends one of an older manifest.
    """
    if not replayed and command not in {each["command"] for each in place.workspace.commands}:
        raise NotThere(f"{command} is not a valid command.")
    answer = await place.interactions.command(user, channel, command, words)
    if isinstance(answer, str) and answer:
        answer = {"text": answer}
    if answer and channel.id in place.workspace.channels:
        _show(place, user, channel, command, answer)


async def choose_shortcut(place: Place, user: str, callback_id: str, message: Message | None) -> None:
    """Choose a shortcut at a message, or from anywhere; raises `NotThere` or TimeoutError."""
    kind = "global" if message is None else "message"
    if not any((each["type"], each["callback_id"]) == (kind, callback_id) for each in place.workspace.shortcuts):
        raise NotThere("There is no such shortcut here.")
    if message is None:
        await place.interactions.global_shortcut(user, callback_id)
    else:
        await place.interactions.message_shortcut(user, message, callback_id)


def _show(place: Place, user: str, channel: Channel, command: str, answer: Json) -> None:
    try:
        text, blocks = checked_content(answer)
    except Refused as refusal:
        raise NotThere(f"{command} failed because of the error “{refusal.error}”.") from refusal
    only_for: Any = None if answer.get("response_type") == "in_channel" else user
    message = Message(channel.id, place.workspace.next_ts(), BOT_USER, text, blocks, only_for=only_for)
    place.workspace.add(message)
    place.events.announce(message)
