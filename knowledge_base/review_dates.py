"""When documents are due to be read against their sources again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.checks import Check, Finding

REVIEW_AFTER_YEARS = 2
_LATEST = {4: "-12-31", 7: "-31"}  # what a date without month or day may mean at the latest
_REVIEW = "read it against its source, then set `reviewed` to that day, update it or retire it"
_DATE = "set `published` to the date of its source, or `reviewed` once it has been read against it"


def date_of(document: CataloguedDocument) -> str | None:
    """Give when a document was reviewed, or else published; none where that is not known."""
    return document.front_matter.reviewed or document.front_matter.published


def past_review(documents: Iterable[CataloguedDocument], today: dt.date) -> list[CataloguedDocument]:
    """Give those whose date is certainly more than REVIEW_AFTER_YEARS ago, the oldest first."""
    before = _years_before(today, REVIEW_AFTER_YEARS).isoformat()
    dated = [(date, document) for document in documents if (date := date_of(document))]
    old = [(date, document) for date, document in dated if date + _LATEST.get(len(date), "") < before]
    return [document for date, document in sorted(old, key=lambda each: (each[0], each[1].front_matter.title))]


def undated(documents: Iterable[CataloguedDocument]) -> list[CataloguedDocument]:
    """Give those of which nothing tells when they are due, by title."""
    return sorted((each for each in documents if not date_of(each)), key=lambda each: each.front_matter.title)


def review_check(documents: Iterable[CataloguedDocument], today: dt.date) -> Check:
    """Find what is past its review date."""
    title = f"Past review: not reviewed or published for more than {REVIEW_AFTER_YEARS} years"
    found = [_finding(document, _since(document), _REVIEW) for document in past_review(documents, today)]
    return Check("review", title, tuple(found))


def undated_check(documents: Iterable[CataloguedDocument]) -> Check:
    """Find what has no date."""
    found = [_finding(document, "no date", _DATE) for document in undated(documents)]
    return Check("undated", "Without a date, so nothing tells when they are due", tuple(found))


def _since(document: CataloguedDocument) -> str:
    matter = document.front_matter
    return f"last reviewed {matter.reviewed}" if matter.reviewed else f"published {matter.published}, never reviewed"


def _finding(document: CataloguedDocument, what: str, advice: str) -> Finding:
    return Finding(document.front_matter.title, what, advice, (document.path,))


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
