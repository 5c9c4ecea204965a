"""Months of random questions are published, whatever happens meanwhile; then all figures are added and subtracted."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from attack import bounded, recovered
from logged import ASKED
from sqlalchemy import delete, select, update

from database.engine import Database
from database.models import Feedback, Publication, PublishedQuestion, Question, Theme, ThemeMember
from insights import publication
from insights.breakdowns import REST, Group, Split
from insights.challenge import Dimension
from insights.figures import from_json
from insights.publication import CountedQuestion
from insights.publishing import Publishing
from insights.question_log import QuestionLog
from insights.unpublished import phase_of

pytestmark = pytest.mark.long_on_both

FEWEST = 5
LONDON = ZoneInfo("Europe/London")
PLACES = {"North West": ("Blackpool", "Wigan", None), "London": ("Newham",), "South East": ("Kent", "Dover")}
SETTINGS = ("primary school", "secondary school", "trust", None)
WORDS = ("in year 8", "for KS2", "in reception", "in KS2 and year 9", "")
OUTCOMES = ("answered", "answered", "answered", "partial", "not_found", "failed")
FIELDS: dict[str, Callable[[CountedQuestion], str | None]] = {
    "region": lambda question: question.region,
    "place": lambda question: question.place,
    "setting": lambda question: question.setting,
    "phase": lambda question: question.phase,
    "outcome": lambda question: question.outcome if question.outcome in publication.OUTCOMES else None,
    "satisfaction": lambda question: publication.verdict_on(question),
}


class Network:
    """Some people who ask about a few themes, month after month, and everything that changes what was asked."""

    def __init__(self, database: Database, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (nothing secret)
        self.now = dt.datetime(2025, 1, 2, tzinfo=dt.UTC)
        self._database = database
        self._log = QuestionLog(database)
        people = self.random.randint(12, 45)
        regions = list(PLACES)
        self._people: dict[str, tuple[str | None, str | None, str | None]] = {}
        for number in range(people):
            region = self.random.choice(regions)
            told = (region, self.random.choice(PLACES[region]), self.random.choice(SETTINGS))
            self._people[f"asker-{number}"] = told if self.random.random() < 0.9 else (None, None, told[2])
        self._themes: list[int | None] = [None, *(self._new_theme() for _ in range(3))]
        self._asked = 0

    def a_month(self) -> None:
        """Let a month pass: questions, old ones imported, some deleted, themes found anew, split and merged."""
        self._ask(self.random.randint(4, 40), self.now)
        if self.random.random() < 0.3:
            self._ask(self.random.randint(1, 25), self.now - dt.timedelta(days=self.random.randint(20, 200)))
        if self.random.random() < 0.3:
            self._delete_somebody()
        if self.random.random() < 0.5:
            self._find_anew()
        if self.random.random() < 0.2:
            self._merge()
        self.now = (self.now + dt.timedelta(days=31)).replace(day=2)

    def _ask(self, count: int, about: dt.datetime) -> None:
        members = []
        for _ in range(count):
            self._asked += 1
            asker = self.random.choice(list(self._people))
            region, place, setting = self._people[asker]
            asked = replace(
                ASKED, event_key=f"key-{self._asked}", text=f"Homework {self.random.choice(WORDS)}", asker=asker,
                region=region, place=place, setting=setting, address=None, status="answered",
                outcome=self.random.choice(OUTCOMES), asked_at=about + dt.timedelta(days=self.random.randint(0, 20)),
            )  # fmt: skip
            members.append((self._log.receive(asked).question_id, self.random.choice(self._themes)))
        with self._database.write() as session:
            for question_id, theme_id in members:
                session.add(ThemeMember(question_id=question_id, theme_id=theme_id, similarity=0.5))
                if self.random.random() < 0.5:
                    rater, verdict = (
                        self.random.choice(list(self._people)),
                        self.random.choice(("helpful", "unhelpful")),
                    )
                    session.add(Feedback(question_id=question_id, rater=rater, verdict=verdict, given_at=self.now))

    def _delete_somebody(self) -> None:
        with self._database.write() as session:
            session.execute(delete(Question).where(Question.asker == self.random.choice(list(self._people))))

    def _find_anew(self) -> None:
        """Move many questions to other themes, one of them a new one."""
        if self.random.random() < 0.5:
            self._themes.append(self._new_theme())
        chance = self.random.choice((0.05, 0.3, 0.9))
        with self._database.write() as session:
            for question_id in session.scalars(select(ThemeMember.question_id)).all():
                if self.random.random() < chance:
                    moved = update(ThemeMember).where(ThemeMember.question_id == question_id)
                    session.execute(moved.values(theme_id=self.random.choice(self._themes)))

    def _merge(self) -> None:
        named = [theme for theme in self._themes if theme is not None]
        if len(named) < 2:
            return
        one, other = self.random.sample(named, 2)
        self._themes.remove(one)
        with self._database.write() as session:
            if self.random.random() < 0.5:
                session.execute(update(Theme).where(Theme.id == one).values(merged_into=other))
            else:  # it is found no more, and its questions move
                session.execute(update(ThemeMember).where(ThemeMember.theme_id == one).values(theme_id=other))
                session.execute(update(Theme).where(Theme.merged_into == one).values(merged_into=other))
                session.execute(delete(Theme).where(Theme.id == one))

    def _new_theme(self) -> int:
        with self._database.write() as session:
            theme = Theme(label="homework", terms=[], centre=b"", encoder="", created_at=self.now, updated_at=self.now)
            session.add(theme)
            session.flush()
            return theme.id


class Onlooker:
    """Keeps every figure that was ever published, and the questions that truth knows behind it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.seen: set[int] = set()
        self.cells: list[frozenset[int]] = []
        self.asker_of: dict[int, str] = {}
        self.margins: list[list[dict[str, int]]] = []  # by period: questions, and then people, along each dimension

    def look(self) -> None:
        """Take in what is new."""
        with self._database.read() as session:
            for row in session.scalars(select(Publication).where(Publication.id.not_in(self.seen))).all():
                self.seen.add(row.id)
                marked = select(PublishedQuestion.question_id).where(PublishedQuestion.publication_id == row.id)
                questions = list(session.scalars(select(Question).where(Question.id.in_(marked))))
                given = list(session.scalars(select(Feedback).where(Feedback.question_id.in_(marked))))
                self._take(row, {each.id: _truth(each, given) for each in questions})

    def _take(self, row: Publication, truth: Mapping[int, CountedQuestion]) -> None:
        period = from_json(row.figures).period
        self.asker_of |= {number: each.asker for number, each in truth.items()}
        assert (period.questions, period.askers) == (len(truth), len({each.asker for each in truth.values()}))
        self.cells.append(frozenset(truth))
        by_questions, by_people = [], []
        for breakdown in period.breakdowns:
            cells = [*breakdown.cells, breakdown.rest] if breakdown.rest else list(breakdown.cells)
            if not cells:
                continue
            by_questions.append({f"{breakdown.dimension}:{cell.name}": cell.questions for cell in cells})
            by_people.append({f"{breakdown.dimension}:{cell.name}": cell.askers for cell in cells})
            self._take_cells(truth, FIELDS[breakdown.dimension], {cell.name: cell.questions for cell in cells})
        self.margins += [by_questions, by_people]

    def _take_cells(
        self,
        truth: Mapping[int, CountedQuestion],
        field: Callable[[CountedQuestion], str | None],
        cells: Mapping[str, int],
    ) -> None:
        held: dict[str, set[int]] = defaultdict(set)
        for number, each in truth.items():
            name = field(each)
            held[name if name in cells else REST].add(number)
        assert {name: len(numbers) for name, numbers in held.items()} == cells
        self.cells += map(frozenset, held.values())


def _truth(question: Question, given: Sequence[Feedback]) -> CountedQuestion:
    fields = {name: getattr(question, name) for name in ("region", "place", "setting", "outcome")}
    verdicts = tuple((each.rater, each.verdict) for each in given if each.question_id == question.id)
    phase = phase_of(question.text)
    return CountedQuestion(question.id, "", question.asker or "", phase=phase, verdicts=verdicts, **fields)


def _published(
    database: Database, seed: int, months: int, between: Callable[[Database, Onlooker], None] = lambda _all, _seen: None
) -> Onlooker:
    network, onlooker = Network(database, seed), Onlooker(database)
    publishing = Publishing(database, lambda: network.now, LONDON, FEWEST)
    for _ in range(months):
        network.a_month()
        publishing.publish()
        onlooker.look()
        between(database, onlooker)
    return onlooker


@pytest.mark.parametrize("seed", range(5))
def test_no_group_of_few_people_can_be_worked_out(database: Database, seed: int) -> None:
    onlooker = _published(database, seed, months=18)
    assert len(onlooker.cells) > 60
    assert min(count for margins in onlooker.margins for each in margins for count in each.values()) >= FEWEST
    assert recovered(onlooker.cells, onlooker.asker_of, FEWEST) == set()
    assert [found for margins in onlooker.margins for found in bounded(margins, FEWEST)] == []


def _forget_what_is_counted(database: Database, _onlooker: Onlooker) -> None:
    with database.write() as session:
        session.execute(delete(PublishedQuestion))


def _count_all_anew(database: Database, onlooker: Onlooker) -> None:
    with database.write() as session:
        session.execute(delete(PublishedQuestion))
        session.execute(delete(Publication))
    onlooker.seen.clear()


@pytest.mark.parametrize(("between", "months"), [(_forget_what_is_counted, 10), (_count_all_anew, 4)])
def test_the_attack_finds_people_where_questions_are_counted_again(
    database: Database, between: Callable[[Database, Onlooker], None], months: int
) -> None:
    onlooker = _published(database, 1, months, between)
    assert recovered(onlooker.cells, onlooker.asker_of, FEWEST)


def test_the_attack_finds_people_where_each_dimension_is_judged_by_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "_is_safe", lambda *_together: True)
    onlooker = _published(database, 1, 18)
    assert recovered(onlooker.cells, onlooker.asker_of, FEWEST)


def _without_regard_to_the_rest(
    dimension: Dimension, names: Sequence[str | None], askers: Sequence[str], fewest: int
) -> Iterator[Split]:
    shown = {
        name for name in names if name and len({a for n, a in zip(names, askers, strict=True) if n == name}) >= fewest
    }
    held: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        held[name if name in shown else REST].append(number)
    groups = {
        name: Group(name, frozenset(numbers), frozenset(askers[each] for each in numbers))
        for name, numbers in held.items()
    }
    yield Split(dimension, tuple(group for name, group in groups.items() if name != REST), groups.get(REST))


def test_the_attack_finds_people_in_what_is_left_over(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "splits", _without_regard_to_the_rest)
    monkeypatch.setattr(publication, "_is_safe", lambda *_together: True)
    onlooker = _published(database, 1, 18)
    assert recovered(onlooker.cells, onlooker.asker_of, FEWEST)
