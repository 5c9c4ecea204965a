"""The partner, the challenge and the approach of a case study, where a label or a heading says which is which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge_base.document import Proposal
from knowledge_base.proposing.text import DocumentText, Line
from knowledge_base.sentences import sentences_of

_LONGEST = 240  # characters; what is longer is no summary
_PARTNER = re.compile(r"(?:our |delivery |local )?partners?(?: organisations?)?\s*:\s*(?=\S)", re.IGNORECASE)
_HEADINGS = {
    "challenge": re.compile(
        r"(?:the |our )?(?:challenge|problem|issue)s?(?: we faced)?|what was the (?:challenge|problem|issue)|"
        r"the challenge they faced",
        re.IGNORECASE,
    ),
    "approach": re.compile(
        r"(?:the |our )?approach|what (?:we|they|the (?:school|schools|partnership|trust)) did|what was done|"
        r"what did we do",
        re.IGNORECASE,
    ),
}


def case_details(text: DocumentText) -> list[Proposal]:
    """Propose what a case study says under headings of its own; the first sentence there."""
    under = (_under(text, field, heading) for field, heading in _HEADINGS.items())
    return [proposal for proposal in (*under, _partner(text)) if proposal is not None]


def _under(text: DocumentText, field: str, heading: re.Pattern[str]) -> Proposal | None:
    found = [following for line, following in _followed(text) if heading.fullmatch(line.text.strip(" ?:.0123456789"))]
    if len(found) != 1:
        return None
    first = sentences_of(found[0].text)[0]
    if len(first) > _LONGEST or found[0].kind not in ("paragraph", "item"):
        return None
    return text.seen(field, first, found[0], first)


def _followed(text: DocumentText) -> Iterator[tuple[Line, Line]]:
    own = list(text.own)
    return ((line, following) for line, following in pairwise(own) if line.kind == "heading")


def _partner(text: DocumentText) -> Proposal | None:
    found = {
        segment[start.end() :].strip(" ."): (line, segment)
        for line in text.own
        for segment in line.segments
        if (start := _PARTNER.match(segment)) is not None
    }
    if len(found) != 1:
        return None
    ((partner, (line, segment)),) = found.items()
    return text.seen("partner", partner, line, segment) if 0 < len(partner) <= _LONGEST else None
