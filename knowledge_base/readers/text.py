"""The reader of plain text: paragraphs, lists, and headings where they are sure to be such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.document import Block, Contents
from knowledge_base.readers.outline import Outline, plain
from knowledge_base.readers.plain_text import decoded

READER = "text 2"
_BULLET = re.compile(r"[ \t]{0,20}[-*•–▪◦·][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]{0,20}(\d{1,3})[.)][ \t]+(?=\S)")
_UNDERLINE = re.compile(r"(={3,}|-{3,}|~{3,})\s*")
_LEVELS = {"=": 1, "-": 2, "~": 3}
_LINE_LEVELS = {"capitals": 4, "number": 5}
_LONGEST_HEADING = 100  # characters
_LONGEST_NUMBERED = 60


def read_text(path: str, content: bytes) -> Contents:
    """Read a text; raises `DocumentFault` where it is none."""
    outline = Outline()
    paragraphs = list(_paragraphs(decoded(path, content)))
    forms = ["", *map(_form, paragraphs), ""]
    for place, lines in enumerate(paragraphs, start=1):
        form = forms[place]
        is_alone = place < len(paragraphs) and form not in (forms[place - 1], forms[place + 1])
        if form == "underlined" or (form and is_alone):  # several after each other are items or a printed title
            outline.heading(_LEVELS[lines[1][0]] if form == "underlined" else _LINE_LEVELS[form], plain(lines[0]))
            lines = lines[2:] if form == "underlined" else []
        outline.add(*_blocks(lines))
    return Contents(outline.sections())


def _paragraphs(text: str) -> Iterator[list[str]]:
    held: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            held.append(line)
        elif held:
            yield held
            held = []
    if held:
        yield held


def _form(lines: list[str]) -> str:
    """Tell in what form a paragraph begins with a heading, if it is one; nothing where it does not."""
    first = plain(lines[0])
    if len(lines) > 1:
        return "underlined" if _UNDERLINE.fullmatch(lines[1]) and len(first) <= _LONGEST_HEADING else ""
    letters = [letter for letter in first if letter.isalpha()]
    if len(letters) > 3 and all(letter.isupper() for letter in letters) and len(first) <= _LONGEST_HEADING:
        return "capitals"
    is_numbered = _NUMBER.match(first) and len(first) <= _LONGEST_NUMBERED
    return "number" if is_numbered and not first.endswith((".", ";", ",", ":", "?")) else ""


def _blocks(lines: list[str]) -> Iterator[Block]:
    """Join lines that were broken to fit a width; a line that begins with a bullet or a number begins an item."""
    held: list[str] = []
    is_item, expected = False, 0
    for line in lines:
        bullet, number = _BULLET.match(line), _NUMBER.match(line)
        if number and held and int(number[1]) not in (1, expected):
            number = None  # a number at which a line was broken
        if bullet or number:
            yield Block("item" if is_item else "paragraph", plain(" ".join(held)))
            expected = int(number[1]) + 1 if number else 0
            mark = f"{number[1]}. " if number else ""
            held, is_item = [mark + line[(number or bullet).end() :]], True  # type: ignore[union-attr]
        else:
            held.append(line)
    yield Block("item" if is_item else "paragraph", plain(" ".join(held)))
