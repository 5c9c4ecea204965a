"""What leads see: the challenges that enough colleagues share, and what was asked and not found, by closed month."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from database.engine import Database
from database.models import Question, Request
from insights.months import Month, closed_months
from insights.question_log import LoggedQuestion, QuestionLog
from insights.themes import AskedQuestion, Theme, TooManyQuestions
from people.actors import Actor, Role, require

MONTHS = 3  # shown, the newest first
_UNANSWERED = ("not_found", "failed")

FindThemes = Callable[[Sequence[AskedQuestion]], tuple[Theme, ...]]


@dataclass(frozen=True)
class Shared:
    """Themes that enough people asked about, and how many there are besides, of which nothing more is said."""

    themes: tuple[Theme, ...] = ()
    fewer: int = 0


@dataclass(frozen=True)
class MonthReport:
    """One closed month."""

    month: str  # such as 2026-10
    challenges: Shared
    gaps: Shared  # asked and not found
    fault: str = ""  # why there is nothing, where the themes could not be found


@dataclass(frozen=True)
class Report:
    """What leads see. There is no total: what is left out could be worked out from it."""

    months: tuple[MonthReport, ...]
    open_requests: int
    min_askers: int


class Reports:
    """Makes the report; a month's part of it is remembered for as long as its questions are the same."""

    def __init__(
        self,
        database: Database,
        questions: QuestionLog,
        find_themes: FindThemes,
        clock: Callable[[], dt.datetime],
        zone: ZoneInfo,
        min_askers: int,
    ) -> None:
        self._database = database
        self._questions = questions
        self._find_themes = find_themes
        self._clock = clock
        self._zone = zone
        self._min_askers = min_askers
        self._known: dict[Month, tuple[tuple[int, int], MonthReport]] = {}
        self._one_at_a_time = threading.Lock()

    def at_hand(self, actor: Actor) -> Report | None:
        """Give the report if it has been worked out already; raises `NotAllowed`."""
        require(actor, Role.LEAD)
        known = [self._remembered(month) for month in self._months()]
        months = tuple(month for month in known if month is not None)
        return self._report(months) if len(months) == len(known) else None

    def work_out(self, actor: Actor) -> Report:
        """Give the report, finding the themes where they are not known yet, which takes long; raises `NotAllowed`."""
        require(actor, Role.LEAD)
        with self._one_at_a_time:
            return self._report(tuple(self._remembered(month) or self._find(month) for month in self._months()))

    def _months(self) -> tuple[Month, ...]:
        return closed_months(self._clock(), self._zone, MONTHS)

    def _remembered(self, month: Month) -> MonthReport | None:
        state, known = self._known.get(month, (None, None))
        return known if state == self._state(month) else None

    def _find(self, month: Month) -> MonthReport:
        state = self._state(month)
        rows = [row for row in self._questions.rows(month.start, month.end) if row.text and row.asker]
        try:
            challenges = self._shared(rows)
            gaps = self._shared([row for row in rows if row.outcome in _UNANSWERED])
            found = MonthReport(str(month), challenges, gaps)
        except TooManyQuestions as error:
            found = MonthReport(str(month), Shared(), Shared(), str(error))
        # Forgotten first: a report never outlives the words it was made of by more than one look.
        self._known = {each: kept for each, kept in self._known.items() if each in self._months()}
        self._known[month] = (state, found)
        return found

    def _shared(self, rows: Sequence[LoggedQuestion]) -> Shared:
        asked = [AskedQuestion(row.text or "", row.asker or "", row.outcome in _UNANSWERED) for row in rows]
        themes = self._find_themes(asked)
        shown = tuple(theme for theme in themes if theme.askers >= self._min_askers)
        return Shared(shown, len(themes) - len(shown))

    def _state(self, month: Month) -> tuple[int, int]:
        """Tell a month's questions from what they were before some were deleted, imported or answered."""
        asked = (Question.asked_at >= month.start, Question.asked_at < month.end, Question.text.is_not(None))
        counts = select(func.count(), func.count(Question.outcome)).where(*asked)
        with self._database.read() as session:
            all_, closed = session.execute(counts).one()
            return all_, closed

    def _report(self, months: tuple[MonthReport, ...]) -> Report:
        waiting = select(func.count()).where(Request.kind == "person", Request.status == "open")
        with self._database.read() as session:
            return Report(months, session.scalar(waiting) or 0, self._min_askers)
