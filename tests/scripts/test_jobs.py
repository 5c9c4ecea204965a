"""The job of themes: off the caller's thread, in order, and again after whatever went wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable

from structlog.testing import capture_logs

from database.failures import DatabaseUnusable
from scripts.jobs import ThemeJob

_ASKED = "Callum Reid asked"


class Rounds:
    """Notes what was done; the themes are found anew as often as is said beforehand."""

    def __init__(self, *due: bool) -> None:
        self._due = iter(due)
        self.done: list[str] = []
        self.publishes: list[Callable[[], int]] = []
        self.now = 0.0
        self.over = threading.Semaphore(0)

    def job(self) -> ThemeJob:
        return ThemeJob(self._recompute, self._publish, self._refresh, every=3600.0, clock=lambda: self.now)

    def wait(self) -> None:
        assert self.over.acquire(timeout=10)
        for thread in threading.enumerate():
            if thread.name == "themes":
                thread.join(10)

    def _recompute(self) -> object | None:
        self.done.append("themes")
        return "found" if next(self._due) else None

    def _publish(self) -> int:
        self.done.append("publish")
        if self.publishes:
            self.over.release()
            return self.publishes.pop()()
        return 3

    def _refresh(self) -> None:
        self.done.append(threading.current_thread().name)
        self.over.release()


def _refuse() -> int:
    raise DatabaseUnusable("The database is busy.")


def _break() -> int:
    raise ValueError(_ASKED)


def test_figures_are_published_right_after_themes_were_found_and_never_else() -> None:
    rounds = Rounds(True, False)
    job = rounds.job()
    job.run()
    job.run()
    assert rounds.done == ["themes", "publish", "MainThread", "themes", "MainThread"]


def test_a_round_is_begun_once_an_hour_in_a_thread_of_its_own() -> None:
    rounds = Rounds(True, True)
    job = rounds.job()
    with capture_logs() as logs:
        job.start_if_due()
        rounds.wait()
        job.start_if_due()
    assert rounds.done == ["themes", "publish", "themes"]
    assert [(log["event"], log["periods"]) for log in logs] == [("themes_published", 3)]
    rounds.now = 3601.0
    job.start_if_due()
    rounds.wait()
    assert rounds.done == ["themes", "publish", "themes"] * 2


def test_what_could_not_be_published_is_published_in_the_next_round() -> None:
    rounds = Rounds(True, False, False)
    rounds.publishes = [_refuse, _break]
    job = rounds.job()
    with capture_logs() as logs:
        for hour in range(3):
            rounds.now = hour * 3601.0
            job.start_if_due()
            rounds.wait()
    assert [log["event"] for log in logs] == ["themes_failed", "themes_put_off", "themes_published"]
    assert "Callum" not in repr(logs)
    assert rounds.done == ["themes", "publish", "themes", "publish", "themes", "publish", "themes"]
