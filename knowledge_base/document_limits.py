"""How much one source may give: what comes out of a reader is cut to sane sizes and freed of what no text has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from knowledge_base.document import Block, DocumentFault, FieldValue, FrontMatter, Proposal, Section, SourceDocument

MOST_LETTERS = 10_000_000  # of one source, about 4,000 close pages
MOST_BLOCKS = 200_000  # of one source
MOST_DOCUMENTS = 20_000  # of one source, as the rows of a table
LONGEST_BLOCK = 20_000  # letters; a longer one is cut into several, where it has a space
LONGEST_HEADING = 200  # letters
DEEPEST_HEADING = 8  # headings above each other; the nearest are kept
LONGEST_FIELD = 2_000  # letters of a field of the front matter
LONGEST_TITLE = 300
MOST_VALUES = 50  # of a field that is a list
MOST_NOTES = 100
_NO_WORD = re.compile(r"[!-~]{500,}")  # letters without a space, as of a picture that stands in a text
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff"
# Soft hyphens, blanks of no width, and marks that turn the direction of writing, by which a text could be made to read
# otherwise than it looks. Joiners stay: they make letters and pictures of some scripts.
_UNSEEN = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
_NO_TEXT = re.compile(f"[{_CONTROLS}{_UNSEEN}]+")


def within_limits(documents: Iterable[SourceDocument]) -> tuple[SourceDocument, ...]:
    """Clean the documents of one source; raises `DocumentFault` where there is too much of it, or no text at all."""
    kept: list[SourceDocument] = []
    letters = blocks = 0
    for document in documents:
        cleaned = _cleaned(document)
        blocks += sum(len(section.blocks) for section in cleaned.sections)
        letters += sum(map(_letters, cleaned.sections))
        refuse_too_much(document.path, letters=letters, blocks=blocks, documents=len(kept) + 1)
        kept.append(cleaned)
    return tuple(kept)


def refuse_too_much(path: str, *, letters: int, blocks: int, documents: int) -> None:
    """Raise `DocumentFault` where a source gives more than is taken from one."""
    for count, most, what in (
        (letters, MOST_LETTERS, "letters of text"),
        (blocks, MOST_BLOCKS, "paragraphs, list items and table rows"),
        (documents, MOST_DOCUMENTS, "rows, each a document"),
    ):
        if count > most:
            raise DocumentFault(path, f"has more than {most:,} {what}; add the parts that are needed")


def without_controls(text: str) -> str:
    """Leave out control characters and halves of surrogate pairs, which no database takes, and what is not seen."""
    return _NO_TEXT.sub("", text)


def _letters(section: Section) -> int:
    return sum(len(block.text) for block in section.blocks) + sum(map(len, section.heading_path))


def _cleaned(document: SourceDocument) -> SourceDocument:
    sections = tuple(section for section in map(_section, document.sections) if section.blocks)
    if not any(letter.isalnum() for section in sections for block in section.blocks for letter in block.text):
        raise DocumentFault(document.path, "has no text in it")
    return replace(
        document,
        front_matter=_front_matter(document.path, document.front_matter),
        sections=sections,
        proposals=tuple(filter(None, map(_proposal, document.proposals))),
        notes=tuple(_short(note, LONGEST_FIELD) for note in document.notes[:MOST_NOTES]),
    )


def _proposal(given: Proposal) -> Proposal | None:
    value = _value(given.field, given.value)
    is_left = isinstance(value, int) or bool(value)
    return Proposal(given.field, value, _short(given.seen, LONGEST_FIELD)) if is_left else None


def _section(section: Section) -> Section:
    headings = tuple(_short(heading, LONGEST_HEADING) for heading in section.heading_path[-DEEPEST_HEADING:])
    blocks = tuple(Block(block.kind, text) for block in section.blocks for text in _pieces(_words(block.text)))
    return Section(tuple(filter(None, headings)), section.page, blocks)


def _words(text: str) -> str:
    return _NO_WORD.sub("…", without_controls(text))


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > LONGEST_BLOCK:
        space = text.rfind(" ", start + 1, start + LONGEST_BLOCK)
        end = space if space > 0 else start + LONGEST_BLOCK
        yield from filter(None, (text[start:end].strip(),))
        start = end
    if last := (text[start:].strip() if start else text):
        yield last


def _front_matter(path: str, matter: FrontMatter) -> FrontMatter:
    """Cut a document's fields; one of which nothing is left is as if it were not given."""
    kept: dict[str, Any] = {}
    for name, value in vars(matter).items():
        cut = _value(name, value) if isinstance(value, str | tuple) else value
        if cut or not value:
            kept[name] = cut
    kept.setdefault("title", path[-LONGEST_TITLE:])
    return FrontMatter(**kept)


def _value(field: str, value: FieldValue) -> FieldValue:
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        return _short(value, LONGEST_TITLE if field == "title" else LONGEST_FIELD)
    return tuple(filter(None, (_short(each, LONGEST_HEADING) for each in value[:MOST_VALUES])))


def _short(text: str, most: int) -> str:
    cleaned = without_controls(text).strip()
    return cleaned if len(cleaned) <= most else cleaned[: most - 1].rstrip() + "…"
