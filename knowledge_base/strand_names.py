"""The names of Toolkit strands, as titles give them and as running text says them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BRACKETS = re.compile(r"\([^)]*\)")
_TOOLKIT = re.compile(r"^(?:eef )?(?:teaching (?:and|&) learning |early years )?toolkit(?: strand)?\s*[:|–-]\s*")
_AFTER = re.compile(r"\s+[|–-]\s+.*$")
_EARLY = "early years"


@dataclass(frozen=True)
class NamedIn:
    """Where a strand is named in a text."""

    strand: str
    start: int
    end: int


def strand_of(title: str) -> str:
    """Give the strand that a title names, in small letters: "phonics" of "Phonics (Teaching and Learning Toolkit)".

    Strands of the early years have siblings of nearly the same name, so theirs always says so.
    """
    small = " ".join(title.casefold().split())
    name = " ".join(_AFTER.sub("", _BRACKETS.sub(" ", _TOOLKIT.sub("", small))).split())
    return name if _EARLY in name or _EARLY not in small else f"{name} in the {_EARLY}"


class StrandNames:
    """Finds strands by name, the longest name first, so that one within another is not taken for it."""

    def __init__(self, strands: Iterable[str]) -> None:
        longest_first = sorted(map(re.escape, strands), key=len, reverse=True)
        self._pattern = re.compile(rf"\b(?:{'|'.join(longest_first)})\b", re.IGNORECASE) if longest_first else None

    def named_in(self, text: str) -> list[NamedIn]:
        """Give every strand named in a text, in the text's order."""
        if self._pattern is None:
            return []
        return [NamedIn(match[0].casefold(), match.start(), match.end()) for match in self._pattern.finditer(text)]
