"""False premises about a strand: a figure that its rating does not have, a recommendation that its rating denies."""

from __future__ import annotations

import re

from answering.answer import Rating
from answering.grounding import figures_in_words, rating_text

_MONTHS = re.compile(
    r"\b(?:adds|added|adding|gives|giving|gained|gains|gets|worth|is|(?:gain|impact|progress|average) of|"
    r"(?:does|do|did|will|would|can) [^?.]{2,40}? (?:add|give))\s*\+?(?P<months>\d{1,2})\s*"
    r"(?:extra |additional )?(?:months?|mths?)\b(?! or\b)",
    re.IGNORECASE,
)
_RECOMMENDED = re.compile(
    r"\b(?:as|since|because|given(?: that)?|now that|why (?:does|do|did)|if)\b.{0,30}"
    r"\b(?:eef|toolkit|evidence|research|guidance)\b.{0,20}\b(?:recommends?|supports?|backs?|endorses?|favours?)\b",
    re.IGNORECASE,
)
_OTHER_FIGURE = "You wrote {written} months; the rating stored for {title} is: {rating}."
_NOT_BORNE_OUT = "The rating stored for {title} does not speak for it: {rating}."


def contradiction(question: str, rating: Rating) -> str | None:
    """Say in what a question's premise differs from the rating of the strand it names; None where it does not."""
    stated = _MONTHS.search(figures_in_words(question))
    if stated and int(stated["months"]) != rating.impact_months:
        return _OTHER_FIGURE.format(written=stated["months"], title=rating.title, rating=rating_text(rating))
    if _RECOMMENDED.search(question) and (rating.impact_months or 0) <= 0:
        return _NOT_BORNE_OUT.format(title=rating.title, rating=rating_text(rating))
    return None
