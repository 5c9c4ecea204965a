"""A search for case studies from any door: what is personal is taken out first, and a concern about a child is met."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from answering.case_query import CaseQuery
from answering.cases import PAGE, CaseChoices, CasePage
from people.redaction import Redactor, safeguarding_concern


class Finds(Protocol):
    """What a search needs of the finder, which is built anew when documents change."""

    def find(self, query: CaseQuery, offset: int = 0, limit: int = PAGE) -> CasePage:
        """Give a page of matches."""
        ...

    def choices(self) -> CaseChoices:
        """Give what can be chosen from."""
        ...


class CaseSearches:
    """Searches that any face may ask for."""

    def __init__(self, finder: Finds, redactor: Redactor) -> None:
        self._finder = finder
        self._redactor = redactor

    def redacted(self, query: CaseQuery) -> CaseQuery | None:
        """Give a query without personal data; None where it looks like a safeguarding concern."""
        if any(safeguarding_concern(text) for text in (query.words, query.challenge) if text):
            return None
        return replace(query, words=self._without(query.words), challenge=self._without(query.challenge))

    def find(self, query: CaseQuery, offset: int = 0, limit: int = PAGE) -> CasePage:
        """Give a page of matches for a redacted query; raises `FilterUnknown`."""
        return self._finder.find(query, offset, limit)

    def choices(self) -> CaseChoices:
        """Give what can be chosen from."""
        return self._finder.choices()

    def _without(self, text: str | None) -> str | None:
        return self._redactor.redact(text).text if text else None
