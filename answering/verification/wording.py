"""Texts as they are compared: one form for every way of setting quotes, dashes, spaces and emphasis."""

from __future__ import annotations

import re
import unicodedata

from answering.grounding import figures_in_words
from retrieval.keywords import STOP_WORDS, terms_of

_EMPHASIS = re.compile(r"[*_`#]+")
_SPACE = re.compile(r"\s+")
_MARK = re.compile(r"^\s*(?:[-•]|\d{1,2}[.)])\s+", re.MULTILINE)
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    }
)
_COUNTRIES = {"english": "england", "scottish": "scotland", "welsh": "wales", "british": "britain"}
_CLAUSE = re.compile(
    r"[,;:()]|\s-\s|\b(?:and|but|while|whereas|although|though|because|so that|when|where|which|who|than|compared)\b",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Give a text without emphasis, in plain quotes, dashes and single spaces; its case is kept."""
    unmarked = _MARK.sub("", unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY))
    return _SPACE.sub(" ", _EMPHASIS.sub("", unmarked)).strip()


def bare(text: str) -> str:
    """Give its words in lower case, apart by single spaces, without possessives, countries by their name."""
    words = re.sub(r"[^a-z0-9&]+", " ", re.sub(r"'s?\b", "", text.lower())).split()
    return " ".join(_COUNTRIES.get(word, word) for word in words)


def in_figures(text: str) -> str:
    """Give it in lower case with number words as digits, so that figures stand alike."""
    return figures_in_words(plain(text).lower())


def clauses_of(text: str) -> list[str]:
    """Part a text where something else may begin to be said."""
    return [part.strip() for part in _CLAUSE.split(text) if part and part.strip()]


def stems_of(text: str) -> frozenset[str]:
    """Give the stems of a text's content words; figures are not among them."""
    return frozenset(stem for stem in terms_of(text) if not stem[0].isdigit())


def is_function_word(word: str) -> bool:
    """Say whether a word names nothing."""
    return word.lower() in STOP_WORDS
