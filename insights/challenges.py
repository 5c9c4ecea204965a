"""What leads see: the challenges that enough colleagues share, by published figures, and what speaks to each."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from zoneinfo import ZoneInfo

from database.engine import Database
from insights.challenge import Challenge, Challenges, Period, Source, SpeaksTo
from insights.challenge_rows import ChallengeRows, State, ThemeRow, state_of
from insights.figures import Figures
from insights.kept_themes import UNNAMED, roots_of, shape_now
from insights.labels import NO_SHARED_WORDS
from insights.months import closed_months
from insights.theme_words import UnknownTheme
from insights.trend import trend_of
from people.actors import Actor, Role, require

NOT_SHOWN = "There is no such theme any more, or fewer than {min_askers} people have asked about it."


class Evidence(Protocol):
    """What is asked of the knowledge base."""

    def version(self) -> int:
        """Give what tells one state of it from another."""
        ...

    def speaks_to(self, questions: Sequence[str]) -> SpeaksTo:
        """Give what speaks to a theme, by its most central questions or, where none is left, its name."""
        ...

    def source(self, path: str) -> Source | None:
        """Give a document as it is now; None where it is not live any more."""
        ...


@dataclass(frozen=True)
class _State:
    """What challenges are worked out from."""

    evidence: int
    through: str
    rows: State


@dataclass(frozen=True)
class _Known:
    """What was worked out last, hidden themes too, and what it was worked out from."""

    state: _State
    challenges: Challenges


class ChallengeReports:
    """Gives the challenges; they are remembered for as long as nothing that they are made of has changed."""

    def __init__(
        self,
        database: Database,
        evidence: Evidence,
        clock: Callable[[], dt.datetime],
        zone: ZoneInfo,
        min_askers: int,
    ) -> None:
        self._database = database
        self._evidence = evidence
        self._clock = clock
        self._zone = zone
        self._min_askers = min_askers
        self._rows = ChallengeRows(min_askers)
        self._known: _Known | None = None
        self._said: dict[tuple[tuple[str, ...], int], SpeaksTo] = {}  # by questions and the catalogue's version
        self._one_at_a_time = threading.Lock()

    def at_hand(self, actor: Actor) -> Challenges | None:
        """Give the challenges if they have been worked out already, without hidden ones; raises `NotAllowed`."""
        require(actor, Role.LEAD)
        known = self._known
        return _shown(known.challenges) if known is not None and known.state == self._state() else None

    def work_out(self, actor: Actor) -> Challenges:
        """Give the challenges without hidden ones, which takes long where much has changed; raises `NotAllowed`."""
        return self.challenges(actor)

    def challenges(self, actor: Actor, *, with_hidden: bool = False) -> Challenges:
        """Give the challenges as `work_out` does, with those that leads have hidden where they are wanted."""
        require(actor, Role.LEAD)
        found = self.refresh()
        return found if with_hidden else _shown(found)

    def challenge(self, actor: Actor, theme_id: int) -> Challenge:
        """Give one challenge, hidden or not, or the one it was merged into; raises `NotAllowed` or `UnknownTheme`."""
        require(actor, Role.LEAD)
        found = self.refresh()
        with self._database.read() as session:
            wanted = roots_of(dict(shape_now(session))).get(theme_id)
        for challenge in found.shown:
            if challenge.id == wanted:
                return challenge
        raise UnknownTheme(NOT_SHOWN.format(min_askers=self._min_askers))

    def refresh(self) -> Challenges:
        """Work out what has changed, for nobody in particular, so that it is at hand; hidden themes are among them."""
        with self._one_at_a_time:
            state = self._state()
            if self._known is None or self._known.state != state:
                # Forgotten first: what was worked out never outlives the words it was made of by more than one look.
                self._known = None
                self._known = _Known(state, self._work_out(state.rows))
            return self._known.challenges

    def _state(self) -> _State:
        with self._database.read() as session:
            return _State(self._evidence.version(), self._through(), state_of(session))

    def _through(self) -> str:
        return str(closed_months(self._clock(), self._zone, 1)[0])

    def _work_out(self, state: State) -> Challenges:
        month = closed_months(self._clock(), self._zone, 1)[0]
        with self._database.read() as session:
            rows = self._rows.read(session, state, month.end)
        said, self._said = self._said, {}
        shown = [self._challenge(row, str(month), said) for row in rows.themes]
        return Challenges(
            shown=tuple(sorted(shown, key=_first)),
            fewer=rows.fewer,
            not_yet=tuple(figures.period for figures in rows.not_yet),
            through=str(month),
            open_requests=rows.open_requests,
            min_askers=self._min_askers,
        )

    def _challenge(self, row: ThemeRow, through: str, said: dict[tuple[tuple[str, ...], int], SpeaksTo]) -> Challenge:
        figures = _side_by_side(row)
        periods = tuple(each.period for each in figures)
        everything = [each.period for each in (*row.own, *row.merged)]
        speaks_to = self._speaks_to(row, said)
        return Challenge(
            id=row.id,
            name=_name(row, speaks_to),
            label=row.label,
            trend=trend_of(everything, through, self._min_askers),
            periods=periods,
            samples=row.samples,
            cited=tuple(self._cited(figures)),
            guidance=speaks_to.guidance,
            case_studies=speaks_to.case_studies,
            is_gap=speaks_to.is_gap,
            is_pinned=row.is_pinned,
            is_hidden=row.is_hidden,
            actions=row.notes.actions,
            needs=row.notes.needs,
        )

    def _speaks_to(self, row: ThemeRow, said: dict[tuple[tuple[str, ...], int], SpeaksTo]) -> SpeaksTo:
        questions = row.samples or ((row.name,) if row.name != UNNAMED else ())
        key = (questions, self._evidence.version())
        found = said.get(key) or self._evidence.speaks_to(questions)
        self._said[key] = found
        return found

    def _cited(self, figures: Sequence[Figures]) -> Iterable[Source]:
        """Give the documents cited, those of the newest period first; each period's stand by how many they went to."""
        paths = dict.fromkeys(path for each in figures for path in each.cited)
        return filter(None, map(self._evidence.source, paths))


def _name(row: ThemeRow, speaks_to: SpeaksTo) -> str:
    """Give what leads call it; where its questions share no words, the document that is nearest to it says more."""
    nearest = (*speaks_to.guidance, *speaks_to.case_studies)
    if row.name == row.label and row.label.startswith(NO_SHARED_WORDS) and nearest:
        return f"Questions near “{nearest[0].title}”"
    return row.name


def _side_by_side(row: ThemeRow) -> list[Figures]:
    """Give a theme's own periods, and what of those merged into it does not overlap, the newest first."""
    taken = list(row.own)
    for each in row.merged:
        if not any(_overlap(each.period, other.period) for other in taken):
            taken.append(each)
    return sorted(taken, key=lambda figures: figures.period.last_month, reverse=True)


def _overlap(one: Period, other: Period) -> bool:
    return one.first_month <= other.last_month and other.first_month <= one.last_month


def _first(challenge: Challenge) -> tuple[bool, int, int, int]:
    newest = challenge.periods[0]
    return not challenge.is_pinned, -newest.askers, -newest.questions, challenge.id


def _shown(found: Challenges) -> Challenges:
    return replace(found, shown=tuple(challenge for challenge in found.shown if not challenge.is_hidden))
