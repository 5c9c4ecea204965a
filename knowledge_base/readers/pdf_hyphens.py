"""Lines into running text: words broken at a line's end are joined, and real hyphens stay where they can be told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge_base.readers.pdf_words import HYPHEN

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_LONGEST_WORD = 60
_FIRST = re.compile(r"[^\W\d_]+")
_COMPOUND = frozenset("self well low key one two six ten non mid pre".split())  # short, but often before a hyphen
_LINKING = frozenset("to in of by for the and".split())  # as in "one-to-one"


class Hyphenation:
    """The words of a document, by which a broken one is put together again."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def learn(self, lines: Iterable[str]) -> None:
        """Take in the whole words of lines; those broken at an end are left out."""
        for line in lines:
            words = _WORD.findall(line.casefold())
            whole = words[:-1] if line.endswith((HYPHEN, "-")) else words
            self._seen.update(whole)
            self._seen.update(part for word in whole if "-" in word for part in word.split("-"))

    def joined(self, lines: Sequence[str]) -> str:
        """Make one text of lines, with single spaces."""
        pieces: list[str] = []
        for line in (" ".join(line.split()) for line in lines):
            if line:
                pieces[-1:] = self._put(pieces[-1], line) if pieces else (line,)
        return "".join(pieces).replace(HYPHEN, "-")

    def _put(self, last: str, line: str) -> tuple[str, str]:
        """Give a piece of text and the line after it as they follow each other."""
        stem = last.removesuffix(HYPHEN) + "-" if last.endswith(HYPHEN) else last
        if not stem.endswith("-") or stem.endswith(" -"):
            return last, f" {line}"
        broken, first = _LAST.search(stem[-_LONGEST_WORD:]), _FIRST.match(line)
        if broken and first and not first[0][0].isupper():
            return (stem if self._is_compound(broken[1].casefold(), first[0].casefold()) else stem[:-1]), line
        return stem, line

    def _is_compound(self, left: str, right: str) -> bool:
        """Tell "evidence-informed" from a word that was broken in setting it."""
        tail = left.rpartition("-")[2]
        if f"{left}{right}" in self._seen or f"{tail}{right}" in self._seen:
            return False
        if f"{left}-{right}" in self._seen or (tail != left and tail in _LINKING):
            return True
        known = tail in self._seen and right in self._seen
        return known and len(right) > 3 and (len(tail) > 3 or tail in _COMPOUND)
