"""Who published a document, by its imprint or by the host of its address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.document import Proposal
from knowledge_base.proposing.text import DocumentText, Line, host_and_path
from knowledge_base.proposing.words import listed

_LISTED: dict[str, dict[str, list[str]]] = listed("publishers.yaml")
_KNOWN = {form.lower(): name for name, of in _LISTED.items() for form in (name, *of.get("called", ()))}
_HOSTS = {host: name for name, of in _LISTED.items() for host in of.get("hosts", ())}
_PUBLISHED_BY = re.compile(r"(?:published|produced|issued|publisher)(?: by)?\s*:?\s+(?=\S)", re.IGNORECASE)
_BY = re.compile(r"\bby\b|:", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:copyright\s*)?(?:©|\(c\))(?:\s*copyright)?|copyright\b", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[–-]\s?(?:19|20)?\d\d)?,?")
_NAME_ENDS = re.compile(r"[,.;:|()–]|\s-\s|\s(?:in|on|at|and its)\s|\ball rights\b|\b(?:19|20)\d\d\b", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-Z][\w’'&-]*|of|for|and|the|in|&)(?: (?:[A-Z][\w’'&-]*|of|for|and|the|in|&)){0,8}")
_NOBODY = frozenset(("crown", "the author", "the authors", "author", "authors", "her majesty", "all rights reserved"))


def publisher(text: DocumentText) -> Proposal | None:
    """Find the publisher: after "published by", by the address, after the © mark, or standing alone at the front."""
    return (
        _sole(text, list(_after_published_by(text)))
        or by_host(text.path)
        or _sole(text, list(_after_copyright(text)))
        or _sole(text, list(_alone_at_the_front(text)))
    )


def by_host(address: str) -> Proposal | None:
    """Find whose address it is, where the host belongs to one publisher alone."""
    host, _ = host_and_path(address)
    for known, name in _HOSTS.items():
        if host == known or host.endswith(f".{known}"):
            return Proposal("publisher", name, f"the address: “{host}”")
    return None


def is_publisher(words: str) -> bool:
    """Say whether words are the name of a publisher that is known."""
    return words.lower().removeprefix("the ") in _KNOWN


_Named = tuple[str, Line, str]


def _sole(text: DocumentText, found: list[_Named]) -> Proposal | None:
    if len({name for name, _, _ in found}) != 1:
        return None
    name, line, words = found[0]
    return text.seen("publisher", name, line, words)


def _after_published_by(text: DocumentText) -> Iterator[_Named]:
    for line in text.own:
        for segment in line.segments:
            start = _PUBLISHED_BY.match(segment)
            name = _name(segment[start.end() :]) if start and _BY.search(start.group()) else None
            if name is not None:
                yield name, line, segment


def _after_copyright(text: DocumentText) -> Iterator[_Named]:
    for line in text.own:
        for segment in line.segments:
            mark = _COPYRIGHT.match(segment)
            name = _name(_YEARS.sub("", segment[mark.end() :])) if mark else None
            if name is not None:
                yield name, line, segment


def _alone_at_the_front(text: DocumentText) -> Iterator[_Named]:
    for line in text.front:
        for segment in line.segments:
            name = _KNOWN.get(segment.lower().removeprefix("the "))
            if name is not None and not segment.isupper():  # an abbreviation alone may be a heading
                yield name, line, segment


def _name(words: str) -> str | None:
    """Read the name that words begin with: a known publisher's, or else words that are written as a name."""
    words = words.strip(" :")
    words = words[4:] if words.lower().startswith("the ") else words
    for form in sorted(_KNOWN, key=len, reverse=True):
        if words.lower().startswith(form) and not words[len(form) : len(form) + 1].isalnum():
            return _KNOWN[form]
    name = _NAME_ENDS.split(words, maxsplit=1)[0].strip()
    if not _NAME.fullmatch(name) or name.lower().startswith(tuple(_NOBODY)):
        return None
    return name
