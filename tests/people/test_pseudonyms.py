"""Pseudonyms are the same for the same person, tell kinds apart, and hang on one well-kept key."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.pseudonyms import Pseudonyms, load_or_make_key

KEY = b"0123456789abcdef"


def test_a_pseudonym_never_changes() -> None:
    assert Pseudonyms(KEY).of("slack", "U123") == "25d32cdd0213f0e857e8c3a6ca0ddd8f"


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Pseudonyms(KEY[:-1])


def test_another_key_gives_another_pseudonym() -> None:
    assert Pseudonyms(KEY).of("slack", "U123") != Pseudonyms(KEY[::-1]).of("slack", "U123")


@given(st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_kind_and_value_do_not_run_together(one: tuple[str, str], other: tuple[str, str]) -> None:
    of = Pseudonyms(KEY).of
    assert (of(*one) == of(*other)) == (one == other)


@given(st.text(min_size=1), st.text(), st.text())
def test_a_moved_border_makes_another_pseudonym(moved: str, kind: str, value: str) -> None:
    of = Pseudonyms(KEY).of
    assert of(kind + moved, value) != of(kind, moved + value)


def test_a_lone_surrogate_has_a_pseudonym_too() -> None:
    assert len(Pseudonyms(KEY).of("name", "\ud800")) == 32


def test_the_key_is_made_once_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    key = load_or_make_key(path)
    assert len(key) == 32
    assert load_or_make_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_those_who_begin_at_once_end_with_the_same_key(tmp_path: Path) -> None:
    for attempt in range(20):
        with ThreadPoolExecutor(8) as pool:
            keys = set(pool.map(load_or_make_key, [tmp_path / f"key{attempt}"] * 8))
        assert len(keys) == 1
