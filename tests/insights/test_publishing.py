"""What is published once stays as it is, whoever publishes, and whatever is imported, merged or deleted later."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Delete, Update, delete, select, update
from themes import a_theme, ask

from database.engine import Database, open_database
from database.models import Publication, PublishedQuestion, Question, Theme, ThemeMember
from insights.publishing import Publishing

LONDON = ZoneInfo("Europe/London")


def _publish(database: Database, today: str) -> int:
    now = dt.datetime.fromisoformat(f"{today}T09:00:00+00:00")
    return Publishing(database, lambda: now, LONDON, 5).publish()


def _published(database: Database) -> list[tuple[int | None, str, str, int]]:
    with database.read() as session:
        rows = session.scalars(select(Publication).order_by(Publication.first_month, Publication.id)).all()
    return [(row.theme_id, row.first_month, row.last_month, row.figures["period"]["questions"]) for row in rows]


def test_a_closed_month_is_published_once_and_one_that_goes_on_is_not(database: Database) -> None:
    theme = a_theme(database, "homework")
    ask(database, theme, "2026-09", "abcde")
    ask(database, theme, "2026-10", "abcd")
    ask(database, theme, "2026-11", "abcdefgh")
    assert (_publish(database, "2026-11-02"), _publish(database, "2026-11-30")) == (1, 0)
    assert _published(database) == [(theme, "2026-09", "2026-09", 5)]
    assert _publish(database, "2026-12-01") == 1
    assert _published(database)[1:] == [(theme, "2026-10", "2026-11", 12)]


def test_months_that_were_missed_are_caught_up(database: Database) -> None:
    theme = a_theme(database, "homework")
    for month in ("2026-03", "2026-05", "2026-06"):
        ask(database, theme, month, "abcde")
    assert _publish(database, "2026-11-02") == 3
    spans = [(first, last) for _, first, last, _ in _published(database)]
    assert spans == [("2026-03", "2026-03"), ("2026-04", "2026-05"), ("2026-06", "2026-06")]


def test_nothing_that_comes_later_changes_what_is_frozen(database: Database) -> None:
    theme, other = a_theme(database, "homework"), a_theme(database, "reading")
    asked = ask(database, theme, "2026-09", "abcdef")
    _publish(database, "2026-10-02")
    before = _published(database)
    ask(database, theme, "2026-09", "ghijkl", door="import")
    with database.write() as session:
        session.execute(delete(Question).where(Question.asker == "a"))
        session.execute(update(ThemeMember).where(ThemeMember.question_id.in_(asked[1:])).values(theme_id=other))
    assert _publish(database, "2026-11-02") == 0
    assert _published(database) == before


def test_a_question_counts_in_one_theme_for_good_even_when_that_theme_is_gone(database: Database) -> None:
    theme, other = a_theme(database, "homework"), a_theme(database, "reading")
    asked = ask(database, theme, "2026-09", "abcdefg")
    _publish(database, "2026-10-02")
    with database.write() as session:
        session.execute(update(ThemeMember).where(ThemeMember.question_id.in_(asked)).values(theme_id=other))
        session.execute(delete(Theme).where(Theme.id == theme))
    ask(database, other, "2026-09", "hi")
    assert _publish(database, "2026-11-02") == 0
    with database.read() as session:
        assert session.scalars(select(PublishedQuestion.publication_id).distinct()).all() == [None]


def test_a_merged_theme_counts_into_its_target(database: Database) -> None:
    target = a_theme(database, "homework")
    merged = a_theme(database, "home learning", merged_into=target)
    ask(database, target, "2026-09", "abc")
    ask(database, merged, "2026-09", "cde")
    assert _publish(database, "2026-10-02") == 1
    assert _published(database) == [(target, "2026-09", "2026-09", 6)]


def test_what_is_not_yet_a_theme_is_published_once_too(database: Database) -> None:
    ask(database, None, "2026-09", "abcde")
    assert [_publish(database, "2026-10-02") for _ in range(2)] == [1, 0]
    assert _published(database) == [(None, "2026-09", "2026-09", 5)]


def test_what_nobody_asked_by_name_is_not_counted(database: Database) -> None:
    theme = a_theme(database, "homework")
    asked = ask(database, theme, "2026-09", "abcde")
    with database.write() as session:
        session.execute(update(Question).where(Question.id == asked[0]).values(asker=None))
    assert _publish(database, "2026-10-02") == 0


def test_a_month_ends_at_midnight_in_london(database: Database) -> None:
    theme = a_theme(database, "homework")
    asked = ask(database, theme, "2026-06", "abcde")
    with database.write() as session:
        half_past_midnight = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
        session.execute(update(Question).where(Question.id == asked[0]).values(asked_at=half_past_midnight))
    assert _publish(database, "2026-07-02") == 0
    assert _publish(database, "2026-08-02") == 1
    assert _published(database) == [(theme, "2026-06", "2026-07", 5)]


def test_two_that_publish_at_once_publish_everything_once(database: Database, database_url: str) -> None:
    themes = [a_theme(database, f"theme {number}") for number in range(8)]
    for theme in [*themes, None]:
        ask(database, theme, "2026-09", "abcdef")
    start = threading.Barrier(2)

    def publish(own: Database) -> int:
        start.wait()
        return _publish(own, "2026-10-02")

    others = [open_database(database_url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(publish, others))
    for own in others:
        own.close()
    assert sum(counts) == len(_published(database)) == 9


def test_many_periods_are_stored_a_few_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("insights.publishing._AT_ONCE", 7)
    themes = [a_theme(database, f"theme {number}") for number in range(3)]
    for theme in [*themes, None]:
        for month in ("2026-07", "2026-08", "2026-09"):
            ask(database, theme, month, "abcdef")
    assert [_publish(database, "2026-10-02") for _ in range(2)] == [12, 0]
    assert {(theme, first) for theme, first, _, _ in _published(database)} == {
        (theme, month) for theme in [*themes, None] for month in ("2026-07", "2026-08", "2026-09")
    }


@pytest.mark.parametrize("change", [delete(Question), update(Question).values(asker=None)])
def test_what_changes_while_figures_are_worked_out_is_noticed(
    database: Database, monkeypatch: pytest.MonkeyPatch, change: Delete | Update
) -> None:
    theme = a_theme(database, "homework")
    asked = ask(database, theme, "2026-09", "abcdef")
    publishing = Publishing(database, lambda: dt.datetime(2026, 10, 2, tzinfo=dt.UTC), LONDON, 5)
    work_out, changed = publishing._drafts, iter([asked[:2]])

    def changed_meanwhile(until: dt.datetime) -> object:
        found = work_out(until)
        with database.write() as session:
            session.execute(change.where(Question.id.in_(next(changed, []))))
        return found

    monkeypatch.setattr(publishing, "_drafts", changed_meanwhile)
    assert publishing.publish() == 0
    assert _published(database) == []
    ask(database, theme, "2026-09", "gh")
    assert publishing.publish() == 1
    assert _published(database) == [(theme, "2026-09", "2026-09", 6)]
