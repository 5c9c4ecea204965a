"""Documents put together again from another process's frames, every type and size of which is checked."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, fields
from typing import Any

from knowledge_base.document import Block, FieldValue, FrontMatter, Proposal, Section, SourceDocument
from knowledge_base.document_frames import MOST_IN_A_FRAME, Frame, FrameUnusable
from knowledge_base.document_limits import MOST_NOTES, MOST_VALUES, refuse_too_much, within_limits
from knowledge_base.readers.front_matter import checked_field

_KINDS = {"paragraph": "paragraph", "item": "item", "row": "row"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FIELDS = tuple(field.name for field in fields(FrontMatter))
_LARGEST_NUMBER = 10_000_000  # of pages and rows


@dataclass
class _Text:
    heading_path: tuple[str, ...]
    page: int | None
    blocks: list[Block]


@dataclass
class Assembly:
    """The documents of one source while their frames come in; raises `FrameUnusable` or `DocumentFault`.

    `path` and `digest` are the source's, `readers` the versions that readers have.
    """

    path: str
    digest: str
    readers: Collection[str]
    _documents: dict[str, tuple[SourceDocument, list[_Text]]] = field(default_factory=dict)
    _letters: int = 0
    _blocks: int = 0
    _sections: int = 0

    def add(self, frame: Frame) -> None:
        """Take the next frame."""
        if "document" in frame:
            document = _document(frame["document"])
            self._refuse_foreign(document)
            self._documents[document.path] = (document, [])
        else:
            self._extend(_listed(frame.get("sections"), MOST_IN_A_FRAME))
        blocks = max(self._blocks, self._sections)
        refuse_too_much(self.path, letters=self._letters, blocks=blocks, documents=len(self._documents))

    def documents(self) -> tuple[SourceDocument, ...]:
        """Give what came in, freed of what no text has."""
        if not self._documents:
            raise FrameUnusable("no document")
        return within_limits(_with_sections(document, texts) for document, texts in self._documents.values())

    def _refuse_foreign(self, document: SourceDocument) -> None:
        is_own = document.path == self.path or document.path.startswith(f"{self.path}#")
        if not is_own or document.source != self.path or document.path in self._documents:
            raise FrameUnusable("a document of another source")
        if document.source_hash != self.digest or document.reader not in self.readers:
            raise FrameUnusable("a document of other bytes or another reader")

    def _extend(self, parts: list[Any]) -> None:
        if not self._documents:
            raise FrameUnusable("text of no document")
        _, texts = self._documents[next(reversed(self._documents))]
        for part in parts:
            headings, page, goes_on, blocks = _of_length(part, 4)
            found = [_block(block) for block in _listed(blocks, MOST_IN_A_FRAME)]
            if goes_on is True and texts:
                texts[-1].blocks.extend(found)
            else:
                texts.append(_Text(_strings(headings), None if page is None else _number(page), found))
                self._sections += 1
                self._letters += sum(map(len, texts[-1].heading_path))
            self._letters += sum(len(block.text) for block in found)
            self._blocks += len(found)


def _with_sections(document: SourceDocument, texts: list[_Text]) -> SourceDocument:
    sections = tuple(Section(text.heading_path, text.page, tuple(text.blocks)) for text in texts)
    texts.clear()
    return SourceDocument(**{**vars(document), "sections": sections})


def _document(value: object) -> SourceDocument:
    given = _mapped(value)
    return SourceDocument(
        path=_string(given.get("path")),
        content_hash=_hash(given.get("content_hash")),
        front_matter=_front_matter(_mapped(given.get("front_matter"))),
        sections=(),
        proposals=tuple(_proposal(each) for each in _listed(given.get("proposals"), MOST_VALUES)),
        notes=_strings(given.get("notes"), MOST_NOTES),
        source=_string(given.get("source")),
        source_hash=_hash(given.get("source_hash")),
        reader=_string(given.get("reader")),
    )


def _front_matter(given: dict[str, Any]) -> FrontMatter:
    values: dict[str, Any] = {name: _field(name, value) for name, value in given.items() if value not in (None, "", [])}
    if not set(given) <= set(_FIELDS) or not values.get("title") or not values.get("kind"):
        raise FrameUnusable("other fields")
    return FrontMatter(**values)


def _field(name: str, value: object) -> FieldValue | None:
    try:
        return checked_field(name, value)
    except ValueError as error:
        raise FrameUnusable(f"{name}: {error}") from error


def _proposal(value: object) -> Proposal:
    name, proposed, seen = _of_length(value, 3)
    if name not in _FIELDS:
        raise FrameUnusable("a field that there is not")
    checked = _field(name, proposed)
    if checked is None:
        raise FrameUnusable("nothing proposed")
    return Proposal(name, checked, _string(seen))


def _block(value: object) -> Block:
    kind, text = _of_length(value, 2)
    known = _KINDS.get(_string(kind))
    if known is None:
        raise FrameUnusable("an unknown kind of block")
    return Block(known, _string(text))  # type: ignore[arg-type]


def _mapped(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FrameUnusable("no object")
    return value


def _listed(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise FrameUnusable("no list, or too long a one")
    return value


def _of_length(value: object, length: int) -> list[Any]:
    found = _listed(value, length)
    if len(found) != length:
        raise FrameUnusable("too short a list")
    return found


def _strings(value: object, most: int = MOST_VALUES) -> tuple[str, ...]:
    return tuple(_string(each) for each in _listed(value, most))


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise FrameUnusable("no text")
    return value


def _hash(value: object) -> str:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise FrameUnusable("no hash")
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST_NUMBER:
        raise FrameUnusable("no number of a page or row")
    return value
