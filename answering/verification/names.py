"""Names in a statement: each must stand in what is quoted or in what its document is, and be said of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answering.verification.anchors import changed_places, nearness, neighbours, tokens_of
from answering.verification.wording import in_figures, is_function_word, plain

_WORD = re.compile(r"[A-Za-z][\w']*(?:[-&][A-Za-z0-9][\w']*)*")
_STARTS = re.compile(r"(?:^|[.!?:;]\s+[\"']?|[\"'(])$")
# What begins a sentence and is no name by its form: a number, an adverb, a verb's form.
_COMMON = re.compile(r"(?:ing|ed|ly|ty|teen|ies|tion|ment|ness)$|^(?:one|two|three|four|five|six|eight|nine|ten)\b|ty-")
_JOINS = re.compile(r"^ (?:(?:of|the|and|for|in|a|on|with|&) ){0,2}$")
_MONTHS = frozenset("january february march april june july august september october november december".split())
_SMALL = frozenset("of the for and in on a with".split())
_SPELT_OUT = {"education endowment foundation": "eef", "teaching assistants": "tas", "teaching assistant": "ta"}

# Who and what a statement is about, by words that are no names: another one of the same line is another thing.
_GROUPS = tuple(
    tuple(line.split(", "))
    for line in (
        "primary, secondary, early years, nursery, reception, sixth form, post-16",
        "reading, writing, maths, literacy, science, spelling, history, geography, music",
        "teacher, teaching assistant, parent, headteacher, governor, tutor, volunteer, librarian",
        "boy, girl",
        "morning, evening, summer, winter, spring, autumn",
        "north, south, east, west",
        "oral, written",
    )
)
_FORMS = {"mathematics": "maths", "mathematical": "maths", "numeracy": "maths", "ta": "teaching assistant",
          "northern": "north", "southern": "south", "eastern": "east", "western": "west"}  # fmt: skip


_IN_ITS_PLACE = 0.35  # nearness
_COUNTRIES = {"english": "england", "scottish": "scotland", "welsh": "wales", "british": "britain"}


@dataclass(frozen=True)
class _Name:
    """A run of capitalised words, and the words around it."""

    text: str
    around: dict[str, float]


def strange_name(
    statement: str, windows: Sequence[str], contexts: Iterable[str], everyday: frozenset[str]
) -> str | None:
    """Give a name of the statement that the text cited does not have, or has of something else; None without.

    `contexts` are what the documents say of themselves; `everyday` are words that stand in lower case somewhere, and so
    are no names where they begin a sentence.
    """
    own = plain(statement)
    texts = [plain(text) for text in (*windows, *contexts)]
    quoted = texts[: len(windows)]
    for run, _, _ in _runs_in(own, everyday):
        if not any(_has(text, run) for text in texts):
            return run
        if not any(_has(text, run) for text in quoted) and _stands_for_another(own, run, quoted, everyday):
            return run
    if (swapped := _swapped(own, quoted, everyday)) is not None:
        return swapped
    return _other_group(own, quoted, texts)


def _runs_in(text: str, everyday: frozenset[str]) -> list[tuple[str, int, int]]:
    """Give each run of capitalised words with its start and end; small words may join them."""
    found: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        if not _is_name(text, match, everyday):
            continue
        is_joined = bool(found) and bool(_JOINS.match(text[found[-1][2] : match.start()]))
        start = found.pop()[1] if is_joined else match.start()
        found.append((text[start : match.end()], start, match.end()))
    return found


def _is_name(text: str, match: re.Match[str], everyday: frozenset[str]) -> bool:
    word = match[0].removesuffix("'s").rstrip("'")
    if not any(letter.isupper() for letter in word) or is_function_word(word) or word == "I":
        return False
    is_plain = word[1:].islower()
    begins = bool(_STARTS.search(text[: match.start()]))
    return not (begins and is_plain and (word.lower() in everyday or _COMMON.search(word.lower())))


def _has(text: str, run: str) -> bool:
    """Say whether a text has a name, as a whole, by its letters, or word after word apart from small ones."""
    low, name = f" {_bare(text)} ", _bare(run)
    if f" {name} " in low or f" {name}s " in low or f" {name.removesuffix('s')} " in low:
        return True
    for spelt, short in _SPELT_OUT.items():
        if spelt in name and f" {name.replace(spelt, short)} " in low:
            return True
    words = name.split()
    if len(words) == 1:
        letters = words[0].removesuffix("s")
        return run.removesuffix("s").isupper() and len(letters) > 1 and _abbreviates(letters, text)
    # "the Research Schools Network and Durrington": two names that only a small word joins.
    parts = re.split(r" (?:of|the|and|for|in|a|on|with|&) ", run)
    return len(parts) > 1 and not _is_one(parts, text) and all(_has(text, part) for part in parts)


def _is_one(parts: Sequence[str], text: str) -> bool:
    """Say whether the parts stand joined in the text in another order: then they are names turned round."""
    low = _bare(text)
    firsts = [low.find(_bare(part)) for part in parts]
    return -1 in firsts or firsts != sorted(firsts)


def _bare(text: str) -> str:
    words = re.sub(r"[^a-z0-9&]+", " ", re.sub(r"'s?\b", "", text.lower())).split()
    return " ".join(_COUNTRIES.get(word, word) for word in words)


def _abbreviates(letters: str, text: str) -> bool:
    """Say whether letters are the first ones of words that follow each other, small words aside."""
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", text)]
    return letters in "".join(word[0] for word in words if word not in _SMALL)


def _names_in(text: str, everyday: frozenset[str]) -> list[_Name]:
    found: list[_Name] = []
    for run, start, end in _runs_in(text, everyday):
        # The name as one token, so that its own words are not its neighbours.
        tokens = tokens_of(in_figures(f"{text[:start]} 0000000 {text[end:]}"))
        at = next(number for number, token in enumerate(tokens) if token.word == "0000000")
        found.append(_Name(_bare(run), neighbours(tokens, at, frozenset())))
    return found


def _stands_for_another(statement: str, run: str, quoted: Sequence[str], everyday: frozenset[str]) -> bool:
    """Say whether a name that is not in the sentences quoted stands where these have another one."""
    own = [name for name in _names_in(statement, everyday) if name.text == _bare(run)]
    said = {word for name in _names_in(statement, everyday) for word in name.text.split()}
    others = [name for text in quoted for name in _names_in(text, everyday) if not said & set(name.text.split())]
    return any(nearness(one.around, other.around) > _IN_ITS_PLACE for one in own for other in others)


def _swapped(statement: str, windows: Sequence[str], everyday: frozenset[str]) -> str | None:
    """Give a name of which the text says something else, while it says this of another name."""
    own = [(name.text, name.around) for name in _names_in(statement, everyday)]
    there = [(name.text, name.around) for window in windows for name in _names_in(window, everyday)]
    return changed_places(own, there, lambda one, other: one in other or other in one)


def _other_group(statement: str, windows: Sequence[str], texts: Sequence[str]) -> str | None:
    own, near, around = _grouped(statement), _grouped(" ".join(windows)), _grouped(" ".join(texts))
    for line in _GROUPS:
        mine, theirs = own & set(line), near & set(line)
        if (strange := mine - theirs) and (theirs or strange - around):
            return min(strange)
    return None


def _grouped(text: str) -> frozenset[str]:
    words = [word.removesuffix("s") if word != "maths" else word for word in re.findall(r"[a-z0-9-]+", text.lower())]
    joined = f" {' '.join(_FORMS.get(word, word) for word in words)} "
    lines = (name for line in _GROUPS for name in line)
    return frozenset(name for name in lines if f" {name.removesuffix('s') if name != 'maths' else name} " in joined)


def months_of(text: str) -> frozenset[str]:
    """Give the calendar months that a text names."""
    return frozenset(word for word in re.findall(r"[a-z]+", plain(text).lower()) if word in _MONTHS)
