"""Long lists cut into pieces that one statement can name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

NAMED_AT_ONCE = 900  # SQLite took at most 999 values in a statement for long

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int = NAMED_AT_ONCE) -> Iterator[list[Item]]:
    """Give the items in lists of at most `size`, in their order."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
