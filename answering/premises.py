"""False premises about a strand: a figure that its rating does not have, a recommendation that its rating denies."""

from __future__ import annotations

import re
from collections.abc import Iterable

from answering.answer import Rating
from answering.grounding import figures_in_words, rating_text

_MONTHS = re.compile(
    r"\b(?:adds|added|adding|gives|giving|gained|gains|gets|worth|is|(?:gain|impact|progress|average) of|"
    r"(?:does|do|did|will|would|can) [^?.]{2,40}? (?:add|give))\s*\+?(?P<months>\d{1,2})\s*"
    r"(?:extra |additional )?(?:months?|mths?)\b(?! or\b)",
    re.IGNORECASE,
)
_SAID = re.compile(r"(\d{1,2})(?= (?:\w+ ){0,2}months?\b)", re.IGNORECASE)
_RECOMMENDED = re.compile(
    r"\b(?:as|since|because|given(?: that)?|now that|why (?:does|do|did)|if)\b.{0,30}"
    r"\b(?:eef|toolkit|evidence|research|guidance)\b.{0,20}\b(?:recommends?|supports?|backs?|endorses?|favours?)\b",
    re.IGNORECASE,
)
_OTHER_FIGURE = "You wrote {written} months; the rating stored for {title} is: {rating}."
_NOT_BORNE_OUT = "The rating stored for {title} does not speak for it: {rating}."


def contradiction(question: str, rating: Rating, said: Iterable[str]) -> str | None:
    """Say in what a question's premise differs from the rating of the strand it names; None where it does not.

    `said` is what the strand's own pages say: a figure of theirs, for a group of pupils or in an older version, is not
    contradicted. Nor are several figures, which may be of several strands.
    """
    stated = {match["months"] for match in _MONTHS.finditer(figures_in_words(question))}
    known = {str(rating.impact_months), *(found for words in said for found in _SAID.findall(figures_in_words(words)))}
    if len(stated) == 1 and not stated & known:
        return _OTHER_FIGURE.format(written=min(stated), title=rating.title, rating=rating_text(rating))
    if _RECOMMENDED.search(question) and (rating.impact_months or 0) <= 0:
        return _NOT_BORNE_OUT.format(title=rating.title, rating=rating_text(rating))
    return None
