"""One message seen to one place, once: tried again where that is safe, looked for on any doubt before it is posted
again, in plain words where its layout is refused, and as a direct message where its place is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.message import Message
from bot.blocks.rich_text import context
from bot.connection import LAYOUT, UNREACHABLE, error_of, reason_of
from bot.posting import GONE, Mark, Posting, Target, Unreadable

ELSEWHERE = "I could not post this where you asked, so here it is."
ATTEMPTS = 4
# Slack's own trouble, in which the message may have been posted all the same.
_IN_DOUBT = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "http_unknown"})

_log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    """A message, and where it goes."""

    target: Target
    message: Message
    mark: Mark
    reference: str  # of the question, for the log
    in_doubt: bool = False  # whether it may have been posted already
    otherwise: str | None = None  # whom to write to directly where the place is gone
    directly: Message | None = None  # what to write then, where that is not the same
    instead: tuple[Message, ...] = ()  # what to try in turn where the layout is refused, before plain words


class Once:
    """Sees letters to where they go."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting

    async def post(self, letter: Letter, may_post: Callable[[], Awaitable[bool]]) -> str | None:
        """Give the message's timestamp, nothing where there is no place left to post it, None to leave it for later."""
        left: Letter | None = letter
        for number in range(ATTEMPTS):
            if left is None:
                return ""
            if number:
                await asyncio.sleep(2.0 ** (number - 1))
            try:
                if left.in_doubt and (posted := await self._posting.read_back(left.target, left.mark)):
                    return posted
                if not await may_post():
                    return None
                return await self._posting.say(left.target, left.message, left.mark)
            except Unreadable:
                continue
            except SlackApiError as error:
                _log.warning("post_refused", reference=left.reference, reason=error_of(error))
                left = await self._after(left, error_of(error))
            except UNREACHABLE as error:
                _log.warning("post_in_doubt", reference=left.reference, reason=reason_of(error))
                left = replace(left, in_doubt=True)
        if left is None:
            return ""
        _log.error("left_to_the_sweep", reference=letter.reference)
        return None

    async def _after(self, letter: Letter, code: str) -> Letter | None:
        """Say what to try after a refusal; None where there is nowhere else to go."""
        if code in LAYOUT and letter.instead:
            return replace(letter, message=letter.instead[0], instead=letter.instead[1:])
        if code in LAYOUT:
            return replace(letter, message=letter.message.plainly())
        if code in GONE:
            channel = await self._posting.direct_channel(letter.otherwise) if letter.otherwise else None
            if channel is None or channel == letter.target.channel:
                return None
            message = headed(ELSEWHERE, letter.directly or letter.message)
            return replace(letter, target=Target(channel, None), message=message, otherwise=None)
        return replace(letter, in_doubt=letter.in_doubt or code in _IN_DOUBT or code.startswith("http_5"))


def headed(words: str, message: Message) -> Message:
    """Give a message with a quiet line at the top."""
    return Message(f"{words}\n{message.text}", (context(words), *message.blocks) if message.blocks else ())
