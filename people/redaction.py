"""Takes personal data out of a message before anything is stored or sent on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from heapq import merge

from people.identifiers import EMAIL, FINDERS, NHS_NUMBER, NI_NUMBER, PHONE, POSTCODE, UPN, Finder, Span
from people.names import NAME, NameFinder
from people.safeguarding import safeguarding_concern
from people.words import Allowed, plain

__all__ = ["PLACEHOLDERS", "Redacted", "Redactor", "safeguarding_concern"]

PLACEHOLDERS = (EMAIL, PHONE, POSTCODE, UPN, NHS_NUMBER, NI_NUMBER, NAME)

_PLACEHOLDER = re.compile("|".join(re.escape(placeholder) for placeholder in PLACEHOLDERS))


@dataclass(frozen=True)
class Redacted:
    """A text without personal data, and the placeholders put in, in order; never what stood there."""

    text: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class _Draft:
    """A text under way, and for each placeholder in it whether it was put in or typed by the asker."""

    text: str
    put_in: tuple[bool, ...]

    @cached_property
    def masked(self) -> str:
        """The text, plainly typed, with every placeholder blanked, so that none can be taken for context."""
        return plain(_PLACEHOLDER.sub(lambda match: "\0" * len(match.group()), self.text))

    def replaced(self, spans: list[Span]) -> "_Draft":
        """The draft with the spans, which touch no placeholder, replaced."""
        here = [(Span(*m.span(), m.group()), mine) for m, mine in zip(self._placeholders(), self.put_in, strict=True)]
        pieces, last, put_in = [], 0, []
        for span, mine in merge(here, [(span, True) for span in spans]):
            pieces += [self.text[last : span.start], span.placeholder]
            last = span.end
            put_in.append(mine)
        return _Draft("".join(pieces) + self.text[last:], tuple(put_in))

    def _placeholders(self) -> Iterable[re.Match[str]]:
        return _PLACEHOLDER.finditer(self.text)

    def done(self) -> Redacted:
        """The text and the placeholders that were put in."""
        found = (m.group() for m, mine in zip(self._placeholders(), self.put_in, strict=True) if mine)
        return Redacted(self.text, tuple(found))


def _begun(text: str) -> _Draft:
    return _Draft(text, tuple(False for _ in _PLACEHOLDER.finditer(text)))


def _without_overlaps(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


class Redactor:
    """Redacts messages, leaving alone the names in the catalogue's own phrases."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._finders: tuple[Finder, ...] = (*FINDERS, NameFinder(Allowed(allowed)))

    def redact(self, text: str) -> Redacted:
        """The text with placeholders; redacting the outcome again changes nothing."""
        draft, before = _begun(text), None
        # Once more after every change, until nothing is found: that is what makes it safe to repeat.
        while draft != before:
            before = draft
            for find in self._finders:
                spans = _without_overlaps(find(draft.masked))
                draft = draft.replaced(spans) if spans else draft
        return draft.done()
