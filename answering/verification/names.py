"""Names in a statement: each must stand in what is quoted or in what its document is, and be said of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from answering.verification.anchors import changed_places, nearness, neighbours, tokens_of
from answering.verification.groups import are_listed, other_group
from answering.verification.votes import outvoted
from answering.verification.wording import bare, in_figures, is_function_word, plain
from knowledge_base.strand_names import StrandNames, strand_of

_WORD = re.compile(r"[A-Za-z][\w']*(?:[-&][A-Za-z0-9][\w']*)*")
_STARTS = re.compile(r"(?:^|[.!?:;]\s+[\"']?|[\"'(])$")
# What begins a sentence and is no name by its form: a number, an adverb, a verb's form.
_COMMON = re.compile(r"(?:ing|ed|ly|ty|teen|ies|tion|ment|ness)$|^(?:one|two|three|four|five|six|eight|nine|ten)\b|ty-")
_JOINS = re.compile(r"^ (?:(?:of|the|and|for|in|a|on|by|with|to|&) ){0,2}$")
_MONTHS = frozenset("january february march april june july august september october november december".split())
_NUMBERED = re.compile(r"(?:key stage|year)s?\b")
_SMALL = frozenset("of the for and in on a with".split())
_SPELT_OUT = {"education endowment foundation": "eef", "teaching assistants": "tas", "teaching assistant": "ta"}

_IN_ITS_PLACE = 0.35  # nearness
_CROSSED = 0.15
_LEAST_VOTE = 0.6  # of the votes of words


@dataclass(frozen=True)
class Everyday:
    """Words of the knowledge base: those in lower case somewhere, those capitalised in it, and its Toolkit strands."""

    lower: frozenset[str]
    names: frozenset[str]
    strands: StrandNames = field(default_factory=lambda: StrandNames(()))


def everyday_of(texts: Iterable[str], titles: Iterable[str] = ()) -> Everyday:
    """Look through texts; what only begins sentences is neither. `titles` are those of Toolkit strands."""
    lower, names = set[str](), set[str]()
    for text in texts:
        lower.update(re.findall(r"(?<![\w'./-])[a-z][a-z']+(?![\w./]*[./]\w)", text))
        names.update(word.lower() for word in re.findall(r"(?<=[a-z,;] )[A-Z][\w']+", text))
    return Everyday(
        frozenset(lower), frozenset(names - lower), StrandNames({_hyphenless(strand_of(title)) for title in titles})
    )


@dataclass(frozen=True)
class _Name:
    """A run of capitalised words, and the words around it."""

    text: str
    around: dict[str, float]


def strange_name(statement: str, windows: Sequence[str], contexts: Iterable[str], everyday: Everyday) -> str | None:
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
    if (strand := _other_strand(own, texts, everyday)) is not None:
        return strand
    if (swapped := _swapped(own, quoted, everyday)) is not None:
        return swapped
    return other_group(own, quoted)


def _other_strand(statement: str, texts: Sequence[str], everyday: Everyday) -> str | None:
    """Give a Toolkit strand of which the statement speaks and nothing cited does: ratings are of one strand alone."""
    known = {named.strand for text in texts for named in everyday.strands.named_in(_hyphenless(text))}
    return next(
        (each.strand for each in everyday.strands.named_in(_hyphenless(statement)) if each.strand not in known), None
    )


def _hyphenless(text: str) -> str:
    return text.replace("-", " ")


def _runs_in(text: str, everyday: Everyday) -> list[tuple[str, int, int]]:
    """Give each run of capitalised words with its start and end; small words may join them."""
    found: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        if not _is_name(text, match, everyday):
            continue
        before = text[found[-1][1] : found[-1][2]] if found else ""
        is_joined = (
            bool(before) and not before.endswith("'s") and bool(_JOINS.match(text[found[-1][2] : match.start()]))
        )
        start = found.pop()[1] if is_joined else match.start()
        found.append((text[start : match.end()], start, match.end()))
    return found


def _is_name(text: str, match: re.Match[str], everyday: Everyday) -> bool:
    word = match[0].removesuffix("'s").rstrip("'")
    if not any(letter.isupper() for letter in word) or is_function_word(word) or word == "I":
        return False
    is_plain = word[1:].islower()
    begins = bool(_STARTS.search(text[: match.start()]))
    low = word.lower()
    is_common = low in everyday.lower or (low not in everyday.names and bool(_COMMON.search(low)))
    return not (begins and is_plain and is_common)


def _has(text: str, run: str) -> bool:
    """Say whether a text has a name, as a whole, by its letters, or word after word apart from small ones."""
    low, name = f" {bare(text)} ", bare(run)
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
    parts = re.split(r" (?:of|the|and|for|in|a|on|by|with|to|&) ", run)
    return len(parts) > 1 and not _is_turned(parts, run, text) and all(_has(text, part) for part in parts)


def _is_turned(parts: Sequence[str], run: str, text: str) -> bool:
    """Say whether the text joins the parts in the other order, by a word that does not merely list them."""
    if " and " in run or " & " in run or len(parts) != 2:
        return False
    first, second = map(bare, parts)
    return bool(re.search(rf"\b{second} (?:of|the|for|in|a|on|by|with|to) {first}\b", bare(text)))


def _abbreviates(letters: str, text: str) -> bool:
    """Say whether letters are the first ones of words that follow each other, small words aside."""
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", text)]
    return letters in "".join(word[0] for word in words if word not in _SMALL)


def _names_in(text: str, everyday: Everyday) -> list[_Name]:
    found: list[_Name] = []
    for run, start, end in _runs_in(text, everyday):
        # The name as one token, so that its own words are not its neighbours.
        tokens = tokens_of(in_figures(f"{text[:start]} 0000000 {text[end:]}"))
        at = next(number for number, token in enumerate(tokens) if token.word == "0000000")
        found.append(_Name(bare(run), neighbours(tokens, at, frozenset())))
    return found


def _stands_for_another(statement: str, run: str, quoted: Sequence[str], everyday: Everyday) -> bool:
    """Say whether a name that is not in the sentences quoted stands where these have another one."""
    own = [name for name in _names_in(statement, everyday) if name.text == bare(run)]
    said = {word for name in _names_in(statement, everyday) for word in name.text.split()}
    others = [name for text in quoted for name in _names_in(text, everyday) if not said & set(name.text.split())]
    return any(nearness(one.around, other.around) > _IN_ITS_PLACE for one in own for other in others)


def _swapped(statement: str, windows: Sequence[str], everyday: Everyday) -> str | None:
    """Give a name of which the text says something else, while it says this of another name."""
    named = [_names_in(text, everyday) for text in (statement, *windows)]
    # Numbered ones are judged with the figures.
    own, *each = ([(one.text, one.around) for one in names if not _NUMBERED.match(one.text)] for names in named)
    there = [one for names in each for one in names]
    apart = {name for name, _ in there}

    def alike(one: str, other: str) -> bool:
        return one == other or ((one in other or other in one) and not {one, other} <= apart)

    def are_rivals(one: str, other: str) -> bool:
        return not alike(one, other) and not are_listed(one, other, windows)

    return changed_places(own, there, alike, _CROSSED) or outvoted(own, there, alike, are_rivals, _LEAST_VOTE)


def months_of(text: str) -> frozenset[str]:
    """Give the calendar months that a text names."""
    return frozenset(word for word in re.findall(r"[a-z]+", plain(text).lower()) if word in _MONTHS)
