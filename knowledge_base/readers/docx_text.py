"""The words of a Word paragraph as a reader of the finished document sees them, from its XML.

Deleted and hidden words, field codes, comments and what a form says until it is filled in are left out; inserted words,
links and fields' results stay. A text box hangs on a paragraph, a footnote and a diagram are named by it: all three are
given apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_GONE = frozenset((f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}commentReference", f"{W}pPr"))
_SPACES = frozenset((f"{W}tab", f"{W}br", f"{W}cr"))
_HYPHENS = {f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_OFF = ("0", "false", "off")
_DEEPEST = 100  # elements within each other


@dataclass(frozen=True)
class ParagraphText:
    """A paragraph's words, whether all of them are bold, and the notes, text boxes and diagrams that belong to it."""

    words: str
    is_bold: bool
    notes: tuple[str, ...] = ()
    boxes: tuple[Any, ...] = ()
    diagrams: tuple[str, ...] = ()


def text_of(paragraph: Any, hidden: Collection[str] = ()) -> ParagraphText:
    """Read a paragraph's element; `hidden` are the styles that hide what bears them."""
    words: list[str] = []
    bold: list[bool] = []
    notes: list[str] = []
    boxes: list[Any] = []
    diagrams: list[str] = []
    for element in _seen(paragraph, hidden, 0):
        if element.tag in (f"{W}t", f"{_FORMULA}t"):
            words.append(element.text or "")
            bold.append(is_on(element.getparent().find(f"{W}rPr/{W}b")) or not (element.text or "").strip())
        elif element.tag in _SPACES:
            words.append(" ")
        elif element.tag in _HYPHENS:
            words.append(_HYPHENS[element.tag])
        elif element.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            notes.append(f"{element.tag.removeprefix(W)[:3]}{element.get(f'{W}id')}")
        elif element.tag == f"{W}txbxContent":
            boxes.append(element)
        elif element.tag == _DIAGRAM:
            diagrams.append(element.get(_DATA) or "")
    joined = " ".join("".join(words).replace("\x00", "").split())
    return ParagraphText(joined, bool(joined) and all(bold), tuple(notes), tuple(boxes), tuple(diagrams))


def _seen(element: Any, hidden: Collection[str], depth: int) -> Iterator[Any]:
    """Walk what is seen, in order; what is within a text box is its own affair."""
    if depth > _DEEPEST:
        return
    for child in element:
        tag = child.tag
        if tag in _GONE or not isinstance(tag, str) or _is_unseen(child, hidden):
            continue
        if tag == f"{_MC}AlternateContent":  # the same twice, for old and for new programs
            chosen = child.find(f"{_MC}Choice")
            child = chosen if chosen is not None else child.find(f"{_MC}Fallback")
            if child is not None:
                yield from _seen(child, hidden, depth + 1)
        elif tag == f"{W}txbxContent":
            yield child
        else:
            yield child
            yield from _seen(child, hidden, depth + 1)


def _is_unseen(element: Any, hidden: Collection[str]) -> bool:
    if element.tag == f"{W}r":
        return is_on(element.find(f"{W}rPr/{W}vanish")) or value(element.find(f"{W}rPr/{W}rStyle")) in hidden
    return element.tag == f"{W}sdt" and is_unfilled(element)


def is_unfilled(control: Any) -> bool:
    """Whether a control of a form still says "Click here to enter text" or the like."""
    return is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def is_on(switch: Any) -> bool:
    """Whether a switch is there and not turned off."""
    return switch is not None and switch.get(f"{W}val") not in _OFF


def value(element: Any) -> str:
    """Give what an element is set to; nothing where it is missing."""
    return "" if element is None else element.get(f"{W}val") or ""
