"""Which paragraphs of a slide are items of a list: what they, their shape, its layout and the master say of bullets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from knowledge_base.document import Block
from knowledge_base.readers.outline import plain

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_KINDS = {f"{_A}buNone": "none", f"{_A}buChar": "bullet", f"{_A}buBlip": "bullet", f"{_A}buAutoNum": "number"}
_LISTS = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Bullets:
    """What the paragraphs of a shape take over, the nearest first: elements with a style for each level."""

    styles: tuple[Any, ...]

    @classmethod
    def of_text(cls) -> Bullets:
        """Give those of text that takes over nothing."""
        return cls(())

    @classmethod
    def of_shape(cls, shape: Any, master: Any) -> Bullets:
        """Give those of a shape on a slide of this master."""
        holders = [shape._element]
        if shape.is_placeholder:
            layout = shape._base_placeholder
            holders += [] if layout is None else [layout._element]
            above = None if layout is None else getattr(layout, "_base_placeholder", None)
            holders += [] if above is None else [above._element]
        styles = [each for holder in holders for each in holder.iterfind(f"{_P}txBody/{_A}lstStyle")]
        if shape.is_placeholder and shape.placeholder_format.type in _LISTS:
            styles += master._element.iterfind(f"{_P}txStyles/{_P}bodyStyle")
        return cls(tuple(styles))

    def blocks(self, frame: Any) -> Iterator[Block]:
        """Give the paragraphs of a text frame, those that are numbered with their numbers."""
        counts: dict[int, int] = {}
        for paragraph in frame.paragraphs:
            words = plain(paragraph.text.replace("\v", " "))
            if not words:
                continue
            level = paragraph.level
            bullet = self._bullet(paragraph._p.find(f"{_A}pPr"), level)
            kind = "none" if bullet is None else _KINDS[bullet.tag]
            counts = {at: count for at, count in counts.items() if at < level or (at == level and kind == "number")}
            if kind == "number":
                counts[level] = counts.get(level, _start(bullet) - 1) + 1
                words = f"{_number(bullet, counts[level])}. {words}"
            yield Block("paragraph" if kind == "none" else "item", words)

    def _bullet(self, own: Any, level: int) -> Any:
        """Give the nearest element that says something of the bullet; None where none does."""
        inherited = (style.find(f"{_A}lvl{level + 1}pPr") for style in self.styles)
        for properties in (own, *inherited):
            found = next(_bullets(properties), None) if properties is not None else None
            if found is not None:
                return found
        return None


def _bullets(properties: Iterable[Any]) -> Iterator[Any]:
    return (child for child in properties if child.tag in _KINDS)


def _start(bullet: Any) -> int:
    start = bullet.get("startAt") or "1"
    return int(start) if start.isascii() and start.isdigit() else 1


def _number(bullet: Any, count: int) -> str:
    kind = bullet.get("type") or ""
    if not kind.startswith("alpha"):
        return str(count)
    letter = _LETTERS[(count - 1) % len(_LETTERS)]
    return letter.upper() if kind.startswith("alphaUc") else letter
