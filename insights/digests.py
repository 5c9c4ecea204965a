"""The weekly digest: taken by one process, composed of what leads see, and remembered for the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from insights.challenge import Challenges
from insights.digest import Digest, NewDocument, Told, compose
from insights.digest_runs import DigestRun, DigestRuns, Outcome, Standing
from knowledge_base.catalogue import CataloguedDocument
from people.actors import Actor, Role, require

# Nobody presses anything for a digest: the operator chose the channel, and with it who sees what a lead sees.
_OPERATOR = Actor("", frozenset({Role.LEAD}))


class WorksOut(Protocol):
    """What gives the challenges."""

    def work_out(self, actor: Actor) -> Challenges:
        """Give them, which may take long."""
        ...


class Digests:
    """Makes each week's digest once."""

    def __init__(self, runs: DigestRuns, reports: WorksOut, documents: Callable[[], list[CataloguedDocument]]) -> None:
        self._runs = runs
        self._reports = reports
        self._documents = documents

    def take(self) -> DigestRun | None:
        """Take the digest that is due, if it is anybody's to take."""
        return self._runs.take()

    def compose(self, run: DigestRun) -> Digest:
        """Make the digest, which takes long where the challenges are not worked out yet."""
        last = self._runs.last_told()
        return compose(run.week, self._reports.work_out(_OPERATOR), last, self._new_documents(last))

    def may_post(self, run: DigestRun) -> bool:
        """Whether it is still this process's to post."""
        return self._runs.holds(run)

    def done(self, run: DigestRun, outcome: Outcome, digest: Digest) -> None:
        """Note that it was posted, or that there was nothing to post."""
        self._runs.finish(run, outcome, digest)

    def put_off(self, run: DigestRun, reason: str) -> None:
        """Note what is in the way of posting it."""
        self._runs.put_off(run, reason)

    def standing(self, actor: Actor) -> Standing | None:
        """Say what became of the newest digest; raises `NotAllowed`."""
        require(actor, Role.LEAD)
        return self._runs.standing()

    def _new_documents(self, last: Told | None) -> list[NewDocument]:
        if last is None:
            return []
        added = [each for each in self._documents() if each.added_at > last.at and each.version == 1]
        titles = sorted(added, key=lambda each: each.front_matter.title)
        return [NewDocument(each.front_matter.title, each.front_matter.source_url) for each in titles]
