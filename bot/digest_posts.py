"""Posts the weekly digest to its channel, once, whatever stops this process; what is in the way is noted for leads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.digest import digest_message
from bot.connection import UNREACHABLE, Slack, error_of, reason_of
from bot.files import NotSent, upload
from bot.once import Letter, Once
from bot.patience import in_turn, patiently
from bot.posting import GONE, Mark, Posting, Target
from insights.challenge import Challenge
from insights.digest import Digest
from insights.digest_runs import DigestRun
from insights.digests import Digests
from insights.picture import NotDrawn, Picture

Draw = Callable[[Sequence[Challenge]], Picture]
_EVENT = "evidence_digest"
_LOOKED_THROUGH = 1.0  # seconds that Slack takes, most often, before a picture can be shown

_log = structlog.get_logger()


class DigestPosts:
    """Sees each week's digest to the channel."""

    def __init__(
        self,
        slack: Slack,
        digests: Digests,
        draw: Draw,
        posting: Posting,
        executors: tuple[ThreadPoolExecutor, ThreadPoolExecutor],  # for records, and for what takes long
        channel: str,
    ) -> None:
        self._slack = slack
        self._digests = digests
        self._draw = draw
        self._once = Once(posting)
        self._records, self._slow = executors
        self._channel = channel

    async def sweep(self) -> None:
        """Post the digest that is due, if there is one."""
        run = await in_turn(self._records, self._digests.take)
        if run is None:
            return
        digest = await in_turn(self._slow, self._digests.compose, run)
        if digest.is_empty:
            await patiently(self._records, self._digests.done, run, "nothing", digest)
        elif reason := await self._in_the_way():
            await self._put_off(run, reason)
        else:
            await self._post(run, digest)

    async def _post(self, run: DigestRun, digest: Digest) -> None:
        picture = await self._picture(digest)
        message, plainer = digest_message(digest, picture), digest_message(digest)
        letter = Letter(
            target=Target(self._channel, None),
            message=message,
            mark=Mark(_EVENT, "week", run.number),
            reference=f"digest {run.period}",
            in_doubt=run.was_begun,
            # A picture that Slack has not looked through yet has the layout refused.
            instead=(message, message, plainer) if picture else (),
        )
        if await self._once.post(letter, lambda: patiently(self._records, self._digests.may_post, run)):
            await patiently(self._records, self._digests.done, run, "posted", digest)
        else:
            await self._put_off(run, await self._in_the_way() or "not_taken")

    async def _picture(self, digest: Digest) -> tuple[str, str] | None:
        """Draw and upload the picture; a digest without one is better than none."""
        if not digest.top:
            return None
        try:
            drawn = await in_turn(self._slow, self._draw, digest.top)
            identity = await upload(self._slack, "challenges.png", drawn.png, drawn.words)
        except (NotDrawn, NotSent) as error:
            _log.warning("digest_without_picture", reason=str(error))
            return None
        await asyncio.sleep(_LOOKED_THROUGH)
        return identity, drawn.words

    async def _in_the_way(self) -> str:
        """Give Slack's name of what keeps us from posting there; empty where nothing is known of."""
        try:
            found = (await self._slack.client.conversations_info(channel=self._channel)).get("channel") or {}
        except SlackApiError as error:
            return error_of(error) if error_of(error) in GONE else ""
        except UNREACHABLE as error:
            return reason_of(error)
        if found.get("is_archived"):
            return "is_archived"
        return "" if found.get("is_member", True) else "not_in_channel"

    async def _put_off(self, run: DigestRun, reason: str) -> None:
        _log.error("digest_not_posted", week=run.period, reason=reason)
        await patiently(self._records, self._digests.put_off, run, reason)
