"""What a Word paragraph is: a heading of some level, the title, an item of a list, or running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from knowledge_base.readers.docx_numbering import Numbering
from knowledge_base.readers.docx_text import W, is_on, value

Kind = Literal["title", "heading", "item", "contents", "text"]
_HEADING = re.compile(r"(?i)heading (\d)$")
_CONTENTS = re.compile(r"(?i)(toc|table of contents|contents|index|table of figures) ?(\d|heading)?$")
_LONGEST_CHAIN = 20  # styles based on each other
_LEVELS = tuple("012345678")


@dataclass(frozen=True)
class Standing:
    """What a paragraph is; `mark` is what stands before an item, such as "2. ", and nothing for a bullet."""

    kind: Kind
    level: int = 0
    mark: str = ""


class Styles:
    """Tells paragraphs apart, in the order in which they come: numbered items are counted.

    `hidden` are the names of the styles that hide what bears them.
    """

    def __init__(self, document: Any) -> None:
        self._styles = {style.get(f"{W}styleId"): style for style in document.styles.element.findall(f"{W}style")}
        self._numbering = Numbering(document)
        self.hidden = self._hidden()

    def standing(self, paragraph: Any) -> Standing:
        """Tell what a paragraph's element is."""
        properties = paragraph.find(f"{W}pPr")
        chain = self._chain(properties)
        names = [value(style.find(f"{W}name")) for style in chain]
        if any(_CONTENTS.match(name) for name in names):
            return Standing("contents")
        if any(name.lower() == "title" for name in names):
            return Standing("title")
        level = self._level(properties, chain, names)
        if level is not None:
            return Standing("heading", level)
        return self._item(properties, chain, names) or Standing("text")

    def _chain(self, properties: Any) -> list[Any]:
        """Give the paragraph's style and those it is based on, its own first."""
        return self._based_on("" if properties is None else value(properties.find(f"{W}pStyle")))

    def _based_on(self, wanted: str) -> list[Any]:
        chain: list[Any] = []
        while wanted in self._styles and len(chain) < _LONGEST_CHAIN:
            style = self._styles[wanted]
            chain.append(style)
            wanted = value(style.find(f"{W}basedOn"))
        return chain

    def _level(self, properties: Any, chain: list[Any], names: list[str]) -> int | None:
        named = next((int(found[1]) for name in names if (found := _HEADING.match(name))), None)
        if named is not None:
            return named
        for holder in (properties, *(style.find(f"{W}pPr") for style in chain)):
            outline = None if holder is None else holder.find(f"{W}outlineLvl")
            if outline is not None:
                return int(value(outline)) + 1 if value(outline) in _LEVELS else None
        return None

    def _item(self, properties: Any, chain: list[Any], names: list[str]) -> Standing | None:
        for holder in (properties, *(style.find(f"{W}pPr") for style in chain)):
            numbering = None if holder is None else holder.find(f"{W}numPr")
            if numbering is not None:
                identity = value(numbering.find(f"{W}numId"))
                level = value(numbering.find(f"{W}ilvl")) or "0"
                if identity in ("", "0"):
                    return None
                return Standing("item", mark=self._numbering.mark(identity, int(level) if level in _LEVELS else 0))
        return Standing("item") if any(name.lower().startswith("list bullet") for name in names) else None

    def _hidden(self) -> frozenset[str]:
        switches = {
            name: [style.find(f"{W}rPr/{W}vanish") for style in self._based_on(name or "")] for name in self._styles
        }
        return frozenset(
            name or ""
            for name, found in switches.items()
            if is_on(next((each for each in found if each is not None), None))
        )
