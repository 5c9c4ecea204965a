"""Embeds what one encoder has not embedded yet, whether at once or little by little beside answering."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from database.batches import batches
from retrieval.stored_vectors import MissingVectors

Progress = Callable[[int, int], None]  # done, in all
AT_ONCE = 64  # passages


def complete(
    missing: MissingVectors,
    progress: Progress = lambda _done, _all: None,
    at_once: int = AT_ONCE,
    before_each: Callable[[], None] = lambda: None,
) -> int:
    """Embed until no live passage is missing, also of documents that come meanwhile; give how many there were.

    Interrupted, it keeps what is done and goes on at the next call. Processes that do this at once share the work.
    """
    made = 0
    while left := missing.ids():
        looked_at = 0
        for some in batches(_from_anywhere(left), at_once):
            before_each()
            made += missing.make(some)
            looked_at += len(some)
            progress(looked_at, len(left))
    return made


def _from_anywhere(ids: Sequence[int]) -> Iterator[int]:
    """Begin at a place of one's own, so that two processes are seldom at the same passages."""
    start = random.randrange(len(ids))  # noqa: S311 (nothing secret)
    yield from ids[start:]
    yield from ids[:start]
