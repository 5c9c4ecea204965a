"""Which week's digest is due, who takes it, and what it says, on both databases."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from leads_fakes import ATTENDANCE, LANGUAGE, UNIFORM, KeptChallenges, challenge

from database.engine import Database
from insights.challenge import Challenges
from insights.digest import NewDocument, Told, compose
from insights.digest_runs import DigestRuns, Standing, due_week
from insights.digests import Digests
from knowledge_base.catalogue import Catalogue, CataloguedDocument
from knowledge_base.document import FrontMatter
from people.actors import Actor, NotAllowed, Role

LONDON = ZoneInfo("Europe/London")
MONDAY = dt.date(2026, 11, 2)
EARLY = dt.datetime(2026, 11, 2, 8, 1, tzinfo=LONDON)
LEAD = Actor("U1", frozenset({Role.LEAD}))


@pytest.mark.parametrize(
    ("now", "week"),
    [
        ("2026-11-02T08:00", "2026-11-02"),
        ("2026-11-02T07:59", None),  # the next is a minute away
        ("2026-11-01T08:00", None),  # or a day
        ("2026-11-01T07:59", "2026-10-26"),
        ("2026-11-04T12:00", "2026-11-02"),
        ("2026-10-26T08:00", "2026-10-26"),  # the day after the clocks went back
        ("2026-03-30T08:00", "2026-03-30"),  # and forward
        ("2027-01-01T10:00", "2026-12-28"),
    ],
)
def test_a_digest_is_due_from_monday_at_eight(now: str, week: str | None) -> None:
    found = due_week(dt.datetime.fromisoformat(now).replace(tzinfo=LONDON))
    assert found == (dt.date.fromisoformat(week) if week else None)


def _runs(database: Database, now: dt.datetime = EARLY, again_after: float = 600.0) -> DigestRuns:
    return DigestRuns(database, lambda: now, LONDON, again_after)


def _digest(week: dt.date = MONDAY) -> object:
    return compose(week, KeptChallenges(ATTENDANCE, LANGUAGE).work_out(LEAD), None, ())


def test_of_many_processes_one_takes_it(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        taken = [run for run in pool.map(lambda _: _runs(database).take(), range(16)) if run]
    assert [(run.week, run.was_begun, run.period, run.number) for run in taken] == [(MONDAY, False, "2026-W45", 202645)]


def test_what_was_left_is_taken_again_by_one_and_lost_to_the_first(database: Database) -> None:
    first = _runs(database).take()
    assert first is not None
    assert _runs(database).take() is None
    with ThreadPoolExecutor(8) as pool:
        again = [run for run in pool.map(lambda _: _runs(database, again_after=0.0).take(), range(4)) if run]
    assert again
    assert all(run.was_begun for run in again)
    assert not _runs(database).holds(first)
    held = [run for run in again if _runs(database).holds(run)]
    assert len(held) == 1
    _runs(database).finish(first, "posted", _digest())  # type: ignore[arg-type]
    assert _runs(database).last_told() is None


def test_a_digest_done_is_not_taken_again_and_missed_weeks_are_one(database: Database) -> None:
    run = _runs(database).take()
    assert run is not None
    _runs(database).finish(run, "posted", _digest())  # type: ignore[arg-type]
    assert _runs(database, again_after=0.0).take() is None
    told = _runs(database).last_told()
    assert told is not None
    assert (told.through, told.trends) == ("2026-10", {"1": "growing", "2": "steady"})
    later = _runs(database, EARLY + dt.timedelta(weeks=5, days=2))
    run = later.take()
    assert run is not None
    assert run.period == "2026-W50"
    later.finish(run, "posted", _digest())  # type: ignore[arg-type]
    assert later.take() is None


def test_what_became_of_the_newest_is_known(database: Database) -> None:
    runs = _runs(database, again_after=0.0)
    run = runs.take()
    assert run is not None
    assert runs.standing() is None
    runs.put_off(run, "not_in_channel")
    assert runs.standing() == Standing(MONDAY, "trouble", "not_in_channel")
    run = runs.take()
    assert run is not None
    runs.finish(run, "nothing", compose(MONDAY, KeptChallenges().work_out(LEAD), None, ()))
    assert runs.standing() == Standing(MONDAY, "nothing", "")


def test_standing_is_for_leads(database: Database) -> None:
    digests = Digests(_runs(database), KeptChallenges(), list)
    assert digests.standing(LEAD) is None
    with pytest.raises(NotAllowed):
        digests.standing(Actor("U2"))


def _found(*challenges: object, through: str = "2026-10") -> Challenges:
    kept = KeptChallenges(*challenges, through=through)  # type: ignore[arg-type]
    return kept.challenges(LEAD, with_hidden=True)


def test_what_is_new_and_growing_is_told_from_the_last_digest() -> None:
    found = _found(ATTENDANCE, LANGUAGE, UNIFORM)
    first = compose(MONDAY, found, None, [NewDocument("A guide", "https://example.org")])
    assert (first.is_first, first.new, first.documents, first.growing) == (True, (), (), (ATTENDANCE,))
    assert first.gaps == (UNIFORM,)
    same = Told(EARLY, "2026-10", {"1": "growing", "2": "steady", "4": "fading"})
    second = compose(MONDAY, found, same, [NewDocument("A guide", "https://example.org")])
    assert (second.new, second.growing, second.has_new_months) == ((), (), False)
    assert [document.title for document in second.documents] == ["A guide"]
    third = compose(MONDAY, found, replace(same, through="2026-09"), ())
    assert (third.new, third.growing, third.has_new_months) == ((), (ATTENDANCE,), True)
    fourth = compose(MONDAY, found, replace(same, trends={"1": "steady", "4": "new"}), ())
    assert (fourth.new, fourth.growing) == ((LANGUAGE,), (ATTENDANCE,))


def test_a_hidden_challenge_is_not_told_and_nothing_is_empty() -> None:
    hidden = replace(ATTENDANCE, is_hidden=True)
    assert compose(MONDAY, _found(hidden, LANGUAGE), None, ()).challenges == (LANGUAGE,)
    assert compose(MONDAY, _found(hidden), None, ()).is_empty
    told = Told(EARLY)
    assert not compose(MONDAY, _found(), told, [NewDocument("A guide", "https://example.org")]).is_empty


def test_five_are_told_in_full() -> None:
    many = [challenge(number, f"Challenge {number}", askers=20 - number) for number in range(1, 9)]
    digest = compose(MONDAY, _found(*many), None, ())
    assert [each.id for each in digest.top] == [1, 2, 3, 4, 5]
    assert len(digest.challenges) == 8


def test_documents_added_since_the_last_digest_are_new_and_their_updates_are_not(database: Database) -> None:
    now = dt.datetime.now(dt.UTC)
    matter = FrontMatter(title="A guide", kind="guidance", publisher="EEF", source_url="https://example.org/a")

    def documents() -> list[CataloguedDocument]:
        later, earlier = now + dt.timedelta(hours=1), now - dt.timedelta(hours=1)
        rows = [("new", 1, later), ("old", 1, earlier), ("updated", 2, later)]
        return [
            CataloguedDocument(number, path, version, "live", at, replace(matter, title=path))
            for number, (path, version, at) in enumerate(rows)
        ]

    first = Digests(_runs(database), KeptChallenges(LANGUAGE), documents)
    run = first.take()
    assert run is not None
    digest = first.compose(run)
    assert digest.documents == ()
    first.done(run, "posted", digest)
    second = Digests(_runs(database, EARLY + dt.timedelta(weeks=1)), KeptChallenges(LANGUAGE), documents)
    run = second.take()
    assert run is not None
    assert [document.title for document in second.compose(run).documents] == ["new"]


def test_the_catalogues_documents_are_asked_for(database: Database) -> None:
    catalogue = Catalogue(database, lambda: EARLY)
    digests = Digests(_runs(database), KeptChallenges(), catalogue.documents)
    run = digests.take()
    assert run is not None
    assert digests.compose(run).is_empty
