"""Posts about requests: to the help channel, and later to the asker; each once, whatever stops this process."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from answering.kept_answers import AnswerGone
from answering.pending_requests import Pending
from answering.requests import NotDone, Requests
from bot.blocks.answer import answer_message
from bot.blocks.frame import Frame
from bot.blocks.message import Message
from bot.blocks.requests import evidence_line, help_message, nobody_asked, reply_message, resolved_message
from bot.connection import UNREACHABLE, Slack, reason_of
from bot.once import Letter, Once, headed
from bot.patience import in_turn, patiently
from bot.posting import Mark, Posting, Target
from people.actors import Actor, NotAllowed

_HELP, _REPLY, _FOUND, _NOBODY = "evidence_help", "evidence_reply", "evidence_found", "evidence_nobody"

_log = structlog.get_logger()


class Telling:
    """Sees requests to the help channel, and their ends to the askers."""

    def __init__(
        self,
        slack: Slack,
        requests: Requests,
        posting: Posting,
        records: ThreadPoolExecutor,
        answers: ThreadPoolExecutor,
        help_channel: str | None,
    ) -> None:
        self._slack = slack
        self._requests = requests
        self._posting = posting
        self._once = Once(posting)
        self._records = records
        self._answers = answers
        self.help_channel = help_channel

    async def ask(self, wanted: Pending, *, late: bool = False) -> str | None:
        """Post a request in the help channel; give its timestamp, nothing where it cannot be, None to leave it."""
        if self.help_channel is None:
            return ""
        message = help_message(wanted, await self._thread_link(wanted))
        ts = await self._post(wanted, Target(self.help_channel, None), message, _HELP, late)
        if ts:
            await self._note_posted(wanted, self.help_channel, ts)
        return ts

    async def take_back(self, wanted: Pending) -> None:
        """Take a request back that cannot be posted, so that it can be made again."""
        if wanted.address is not None:
            try:
                await patiently(self._records, self._requests.withdraw, Actor(wanted.address.user), wanted.request_id)
            except (NotDone, NotAllowed, AnswerGone) as error:
                _log.info("not_taken_back", reference=wanted.reference, reason=type(error).__name__)

    async def tell(self, told: Pending, *, late: bool = False) -> None:
        """Give the asker what they waited for, where they asked; what cannot be posted now is left to the sweep."""
        message, event_type = self._words(told), _REPLY if told.kind == "person" else _FOUND
        target = await self._target(told) if told.address else None
        if target is not None:
            ts = await self._post(told, target, message, event_type, late)
            if ts is None:
                return
            await patiently(self._records, self._requests.told, told)
            reached = bool(ts)
        elif told.address is not None:
            return
        else:
            reached = False
        await self._close(told, reached)

    async def sweep(self) -> None:
        """Take up what was left, and look for evidence where documents have changed."""
        async for wanted in self._each(self._requests.left_to_post()):
            if await self.ask(wanted, late=True) == "":
                await self._tell_nobody_was_asked(wanted)
        async for told in self._each(self._requests.left_to_tell()):
            await self.tell(told, late=True)
        version = await in_turn(self._answers, lambda: self._requests.catalogue_version)
        async for told in self._each(self._requests.now_answered(version)):
            await self.tell(told)

    async def _each(self, left: Iterator[Pending]) -> Any:
        while held := await in_turn(self._answers, next, left, None):
            yield held

    def _words(self, told: Pending) -> Message:
        if told.kind == "person":
            return reply_message(told)
        frame = Frame(private=not told.public, can_ask_person=self.help_channel is not None)
        answer = answer_message(told.answer, told.question_id, told.reference, frame)
        return headed(evidence_line(told), answer)

    async def _target(self, told: Pending) -> Target | None:
        """Give the thread where others saw the question, else the asker's direct messages."""
        address = told.address
        if address is None:
            return None
        if told.public or address.channel.startswith("D"):
            return Target(address.channel, address.thread_ts)
        channel = await self._posting.direct_channel(address.user)
        return Target(channel, None) if channel else None

    async def _post(self, held: Pending, target: Target, message: Message, event_type: str, late: bool) -> str | None:
        letter = Letter(
            target=target,
            message=message,
            mark=Mark(event_type, "request", held.request_id),
            reference=held.reference,
            in_doubt=late,
            otherwise=held.address.user if held.address and event_type != _HELP else None,
        )
        return await self._once.post(letter, lambda: patiently(self._records, self._requests.may_post, held))

    async def _note_posted(self, wanted: Pending, channel: str, ts: str) -> None:
        if await patiently(self._records, self._requests.posted, wanted.request_id, channel, ts):
            return
        try:  # the question was deleted meanwhile, and its words must go with it
            await self._slack.client.chat_delete(channel=channel, ts=ts)
        except (SlackApiError, *UNREACHABLE) as error:
            _log.error("help_message_not_deleted", reference=wanted.reference, reason=reason_of(error))

    async def _tell_nobody_was_asked(self, wanted: Pending) -> None:
        """Tell the asker before the request goes: a crash in between tells them again rather than never."""
        if wanted.address is not None:
            channel = await self._posting.direct_channel(wanted.address.user)
            target = Target(channel, None) if channel else None
            if target is None or await self._post(wanted, target, nobody_asked(wanted), _NOBODY, late=True) is None:
                return
        await self.take_back(wanted)

    async def _close(self, told: Pending, reached: bool) -> None:
        """Show in the help channel that this is done; best effort."""
        if told.help_message is None or told.kind != "person":
            return
        channel, ts = told.help_message
        try:
            await self._slack.client.chat_update(
                channel=channel, ts=ts, **resolved_message(told, reached=reached).arguments()
            )
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("help_message_not_updated", reference=told.reference, reason=reason_of(error))

    async def _thread_link(self, wanted: Pending) -> str | None:
        """Give the address of the thread where every colleague can open it; best effort."""
        address = wanted.address
        if address is None or not wanted.public or address.thread_ts is None:
            return None
        try:
            place = (await self._slack.client.conversations_info(channel=address.channel)).get("channel") or {}
            if place.get("is_private") or place.get("is_im") or place.get("is_mpim"):
                return None
            found = await self._slack.client.chat_getPermalink(channel=address.channel, message_ts=address.thread_ts)
        except (SlackApiError, *UNREACHABLE) as error:
            _log.info("thread_not_linked", reference=wanted.reference, reason=reason_of(error))
            return None
        return str(found["permalink"])
