"""The PowerPoint reader: a section a slide, in the order in which a slide is read, and the speaker's notes after it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pptx.exc import PythonPptxError
from pptx.package import Package

from knowledge_base.document import DAMAGED, Block, Contents, DocumentFault, Proposal, Section
from knowledge_base.readers.broken_packages import BROKEN
from knowledge_base.readers.outline import plain
from knowledge_base.readers.pptx_bullets import Bullets
from knowledge_base.readers.pptx_shapes import blocks_of, is_picture
from knowledge_base.readers.properties import SEEN, plausible_title, proposed_from

READER = "pptx 2"
_NOTES = "Speaker notes"
_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_UNNAMED = ("", "default section", "untitled section", "summary section")


def read_pptx(path: str, content: bytes) -> Contents:
    """Read a deck; raises `DocumentFault` where it is damaged."""
    try:
        deck: Any = Package.open(io.BytesIO(content)).main_document_part.presentation
        return _read(deck)
    except (PythonPptxError, *BROKEN) as error:
        raise DocumentFault(path, DAMAGED) from error


def _read(deck: Any) -> Contents:
    sections: list[Section] = []
    hidden: list[int] = []
    pictures: list[int] = []
    title = ""
    parts = _parts_of_the_deck(deck)
    for number, slide in enumerate(deck.slides, start=1):
        if slide._element.get("show") in ("0", "false"):
            hidden.append(number)
            continue
        own = _title_of(slide)
        is_title = number == len(hidden) + 1  # the first that is shown
        title = own if is_title else title
        above = (parts[slide.slide_id],) if slide.slide_id in parts and not is_title else ()
        blocks = tuple(blocks_of(slide))
        if not blocks and any(is_picture(shape) for shape in slide.shapes):
            pictures.append(number)
        sections += _sections(blocks, _said(slide), (*above, *(() if is_title else (own,))), number)
    notes = (
        _named(hidden, "is hidden and was left out", "are hidden and were left out"),
        _named(pictures, "has pictures and no text beside its title", "have pictures and no text beside their titles"),
    )
    return Contents(tuple(sections), proposals=tuple(_proposals(deck, title)), notes=tuple(filter(None, notes)))


def _proposals(deck: Any, title: str) -> Iterator[Proposal]:
    stated = plausible_title(plain(deck.core_properties.title or ""))
    if title:
        yield Proposal("title", title, "the first slide's title")
    elif stated:
        yield Proposal("title", stated, SEEN)
    yield from proposed_from(deck.core_properties)


def _sections(
    blocks: tuple[Block, ...], said: tuple[Block, ...], path: tuple[str, ...], number: int
) -> Iterator[Section]:
    """Give a slide's sections; the title of a slide with nothing else on it is text, or it would be lost."""
    named = tuple(filter(None, path))
    if blocks:
        yield Section(named, number, blocks)
    elif named and path[-1]:
        yield Section(named[:-1], number, (Block("paragraph", named[-1]),))
    if said:
        yield Section((*named, _NOTES), number, said)


def _said(slide: Any) -> tuple[Block, ...]:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return () if frame is None else tuple(Bullets.of_text().blocks(frame))


def _title_of(slide: Any) -> str:
    shape = slide.shapes.title
    return plain(shape.text_frame.text.replace("\v", " ")) if shape is not None and shape.has_text_frame else ""


def _parts_of_the_deck(deck: Any) -> dict[int, str]:
    """Give the name of the part of the deck that a slide is in, by the slide's identity."""
    found: dict[int, str] = {}
    for part in deck._element.iter(f"{_P14}section"):
        name = plain(part.get("name") or "")
        for entry in part.iter(f"{_P14}sldId"):
            identity = entry.get("id") or ""
            if identity.isascii() and identity.isdigit() and name.lower() not in _UNNAMED:
                found[int(identity)] = name
    return found


def _named(slides: list[int], one: str, more: str) -> str:
    if not slides:
        return ""
    listed = ", ".join(map(str, slides[:20])) + ("…" if len(slides) > 20 else "")
    return f"slide {listed} {one}" if len(slides) == 1 else f"slides {listed} {more}"
