"""Work that must not keep its caller waiting for ever."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from answering.deadline import Stopped, within


def test_what_the_work_gives_or_raises_is_handed_on() -> None:
    assert within(5.0, lambda: 7, Future()) == 7
    with pytest.raises(ZeroDivisionError):
        within(5.0, lambda: 1 // 0, Future())


def test_work_that_is_late_is_given_up() -> None:
    let_end = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.05, let_end.wait, Future())
    let_end.set()


def test_a_stop_ends_the_waiting_at_once() -> None:
    let_end, stop = threading.Event(), Future[None]()
    threading.Timer(0.05, stop.set_result, (None,)).start()
    with pytest.raises(Stopped):
        within(60.0, let_end.wait, stop)
    let_end.set()
