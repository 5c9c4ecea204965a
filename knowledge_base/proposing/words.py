"""Words as the data files here write them: phrases in any case, abbreviations as they stand, `*` an ending."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent
_WORD = re.compile(r"[\w’'&]+")


def listed(name: str) -> Any:
    """Read one of the data files."""
    return yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))


def pattern_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Make what finds any of the phrases as whole words, the longest first."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<![\w&-])(?:{'|'.join(map(_phrase, longest))})(?![\w&])")


def _phrase(phrase: str) -> str:
    words = (re.escape(word).replace(r"\*", r"[\w’']*") for word in phrase.split())
    written = r"[\s\u2010\u2011-]+".join(words)
    return written if phrase.isupper() or phrase[:-1].isupper() else f"(?i:{written})"


class Vocabulary:
    """Many names, each with the phrases that speak of it, looked for together."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._patterns = {name: pattern_of(spoken) for name, spoken in phrases.items()}
        # By the first words of phrases, for a long text has few lines that speak of any one name.
        self._whole: dict[str, list[str]] = {}
        self._beginnings: dict[str, list[str]] = {}
        for name, spoken in phrases.items():
            for phrase in spoken:
                first = _WORD.findall(phrase.lower())[0]
                begins = phrase.lower().startswith(f"{first}*")
                (self._beginnings if begins else self._whole).setdefault(first, []).append(name)
        self._begun_by = lru_cache(maxsize=65_536)(self._names_begun_by)

    def __iter__(self) -> Iterator[str]:
        return iter(self._patterns)

    def spoken_of(self, text: str) -> Iterator[tuple[str, list[re.Match[str]]]]:
        """Give the names that a text speaks of, each with where it does."""
        begun = {name for word in set(_WORD.findall(text.lower())) for name in self._begun_by(word)}
        for name in self._patterns if begun else ():
            if name in begun and (found := list(self._patterns[name].finditer(text))):
                yield name, found

    def _names_begun_by(self, word: str) -> tuple[str, ...]:
        longer = (names for beginning, names in self._beginnings.items() if word.startswith(beginning))
        return tuple(name for names in (self._whole.get(word, ()), *longer) for name in names)
