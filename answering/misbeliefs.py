"""What a document lists as misunderstood: said as what it is, never as what the research says.

Under such a heading each item of a list begins with the mistaken sentence and goes on with what is right.
"""

from __future__ import annotations

import re

from retrieval.search import Hit

LABEL = "A common misunderstanding: “{mistaken}”"
_HEADING = re.compile(r"\b(?:misunderst\w+|misconcep\w+|misbelie\w+|myths?|fallac\w+)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|no|never|cannot|myths?|misconception|misunderstanding)\b|n['’]t\b", re.IGNORECASE)
_FIRST = re.compile(r"^(?:[-•*]\s+|\d{1,2}[.)]\s+)?(?P<first>[^.!?]+[.!?])\s+\S")


def mistaken_in(hit: Hit) -> tuple[str, ...]:
    """Give the sentences of a passage that are mistaken, by its heading and its form; a list has several lines."""
    if not any(_HEADING.search(heading) for heading in hit.heading_path):
        return ()
    lines = [line.strip() for line in hit.text.split("\n") if line.strip()]
    firsts = [match["first"] for line in lines if (match := _FIRST.match(line))] if len(lines) > 1 else []
    return tuple(first for first in firsts if not _DENIES.search(first))


def labelled(hit: Hit, text: str) -> str:
    """Give words of a passage in which each mistaken sentence is called so."""
    for mistaken in mistaken_in(hit):
        text = text.replace(mistaken, LABEL.format(mistaken=mistaken))
    return text


def without_mistaken(hit: Hit, text: str) -> str:
    """Give words of a passage without the mistaken sentences, which support nothing."""
    for mistaken in mistaken_in(hit):
        text = text.replace(mistaken, " ")
    return text
