"""A Toolkit strand's rating, from forms that can mean nothing else; rows of pound signs or padlocks are left alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from knowledge_base.document import FieldValue, Proposal
from knowledge_base.proposing.publishers import by_host
from knowledge_base.proposing.text import DocumentText, Line, host_and_path

_STRENGTHS = ("insufficient", "very limited", "limited", "moderate", "extensive", "very extensive")  # by padlocks
_COST = r"(?P<cost>very low|low|moderate|high|very high)"
_STRENGTH = r"(?P<strength>very limited|limited|moderate|very extensive|extensive|insufficient)"
_MONTHS = r"(?P<sign>[+−–-])?\s?(?P<months>\d{1,2})"
_OF_FIVE = r"(?P<padlocks>[0-5])\s?(?:/|of|out of)\s?5"
_SUMMARY = rf"(?:[\w ]{{3,20}} impact for )?{_COST} cost,? based on {_STRENGTH} evidence"


def _forms(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


_LABEL = re.compile(
    r"(?:headline )?(?:impact|(?:implementation )?cost|evidence)(?: strength| rating| \(months\))?:?", re.I
)
_IMPACT = _forms(
    rf"(?:headline |average )?impact(?: rating)?\s*[:=]?\s*{_MONTHS}\s+months?\b",
    rf"(?:headline |average )?impact (?:\(months\)|in months)\s*[:=]?\s*{_MONTHS}(?!\d|\.\d)",
)
_IMPACT_ALONE = _forms(r"(?P<sign>[+−–-])\s?(?P<months>\d{1,2}) months?(?:[’']? (?:additional |extra )?progress)?$")
_COSTS = _forms(
    rf"(?:implementation |average )?cost(?: per pupil| rating)?\s*[:=]?\s*{_COST}(?=$|[.,;(]|\s\()",
    rf"{_COST} (?:implementation )?cost$",
    rf"{_SUMMARY}$",
)
_EVIDENCE = _forms(
    rf"(?:evidence(?: strength| rating| security)?\s*[:=]?\s*)?{_OF_FIVE} padlocks?\b",
    rf"(?:evidence(?: strength| rating| security)?|padlocks?)\s*[:=]?\s*{_OF_FIVE}(?!\d)",
    rf"evidence(?: strength| rating)?\s*[:=]\s*{_STRENGTH}\s*\({_OF_FIVE} padlocks?\)",
    rf"evidence(?: strength| rating)?\s*[:=]\s*{_STRENGTH}(?:\s+evidence)?$",
    r"evidence(?: strength| rating)?\s*[:=]\s*(?P<padlocks>[0-5])\s+padlocks?$",
    rf"{_STRENGTH} evidence$",
    rf"{_SUMMARY}$",
)
_TOOLKIT = re.compile(r"\btoolkit\b", re.IGNORECASE)
_TRIAL = re.compile(r"\b(?:trial|evaluation report|evaluated project|pilot|independent evaluation)\b", re.IGNORECASE)


def ratings(text: DocumentText) -> list[Proposal]:
    """Propose the rating of a document that looks like a strand: at least two of the three figures, said once each."""
    parts = list(_parts(text))
    found = [
        _sole(text, parts, "impact_months", _IMPACT, _months)
        or _sole(text, parts, "impact_months", _IMPACT_ALONE, _months),
        _sole(text, parts, "cost", _COSTS, _cost),
        _sole(text, parts, "evidence_strength", _EVIDENCE, _padlocks),
    ]
    sure = [proposal for proposal in found if proposal is not None]
    if not _is_strand(text, len(sure)):
        return []
    return [*sure, _rating_source(text)]


def _is_strand(text: DocumentText, figures: int) -> bool:
    """Tell a strand from the page of a trial, whose padlocks are on another scale."""
    first = [text.title, *(line.text for line in text.front[:3])]
    if figures < 2 or any(_TRIAL.search(words) for words in first):
        return False
    if any(_TOOLKIT.search(words) for words in (text.path, *first, *(line.text for line in text.front))):
        return True
    return figures == 3 and not any(_TRIAL.search(line.text) for line in text.own)


def _sole(
    text: DocumentText,
    parts: Sequence[tuple[Line, str]],
    field: str,
    forms: tuple[re.Pattern[str], ...],
    value_of: Callable[[re.Match[str]], FieldValue],
) -> Proposal | None:
    found = [
        (value_of(match), line, words)
        for line, words in parts
        for form in forms
        if (match := form.match(words)) is not None
    ]
    if len({value for value, _, _ in found}) != 1:
        return None
    value, line, words = found[0]
    return text.seen(field, value, line, words)


def _parts(text: DocumentText) -> Iterator[tuple[Line, str]]:
    """Give each sentence or cell; a label that stands alone is read together with what stands under it."""
    label = ""
    for line in text.own:
        for segment in line.segments:
            for part in segment.split("; "):
                words = part.strip(" .")
                if _LABEL.fullmatch(words):
                    label = words.rstrip(":")
                    continue
                yield line, words
                if label:
                    yield line, f"{label}: {words}"
                label = ""


def _months(found: re.Match[str]) -> int:
    months = int(found["months"])
    return -months if found["sign"] in ("-", "−", "–") else months


def _cost(found: re.Match[str]) -> str:
    return found["cost"].lower()


def _padlocks(found: re.Match[str]) -> int:
    named = found.groupdict()
    if named.get("padlocks"):
        return int(named["padlocks"])
    return _STRENGTHS.index(named["strength"].lower())


def _rating_source(text: DocumentText) -> Proposal:
    host = by_host(text.path)
    if host is not None and host.value == "Education Endowment Foundation" and "toolkit" in host_and_path(text.path)[1]:
        return Proposal("rating_source", "EEF strand page", host.seen)
    name = text.path if "://" in text.path else PurePosixPath(text.path.partition("#")[0]).name
    return Proposal("rating_source", f"as printed in {name}", "the document that states it")
