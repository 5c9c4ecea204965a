"""Documents as they pass between two processes: JSON objects of bounded size, each behind its length.

A document is a frame `{"document": …}` with its fields, then frames `{"sections": …}` with its text. The side that
takes them in trusts none of it: the other may have been taken over by what it read.
"""

from __future__ import annotations

import dataclasses
import json
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from knowledge_base.document import Section, SourceDocument

LARGEST_FRAME = 4 * 1024 * 1024  # bytes
MOST_IN_A_FRAME = 2_000  # blocks
_LETTERS_A_FRAME = 200_000  # about: the last block of a frame is not cut
_LENGTH = struct.Struct(">I")

Frame = Mapping[str, Any]


class FrameUnusable(ValueError):
    """What came is no frame, or not what should come."""


def packed(frame: Frame) -> bytes:
    """Give the frame's length in four bytes and its JSON."""
    body = json.dumps(frame).encode()
    return _LENGTH.pack(len(body)) + body


def next_frame(read: Callable[[int], bytes]) -> Frame:
    """Read one frame; `read(n)` gives exactly n bytes or raises. Raises `FrameUnusable`."""
    (length,) = _LENGTH.unpack(read(_LENGTH.size))
    if length > LARGEST_FRAME:
        raise FrameUnusable("a frame that is too long")
    try:
        frame = json.loads(read(length))
    except (ValueError, RecursionError) as error:
        raise FrameUnusable("no JSON") from error
    if not isinstance(frame, dict):
        raise FrameUnusable("no object")
    return frame


def frames_of(document: SourceDocument) -> Iterator[Frame]:
    """Give the frames of one document that is within the limits."""
    fields = {field.name: getattr(document, field.name) for field in dataclasses.fields(document)}
    fields["front_matter"] = vars(document.front_matter)
    fields["proposals"] = [(each.field, each.value, each.seen) for each in document.proposals]
    del fields["sections"]
    yield {"document": fields}
    frame: list[_Part] = []
    letters = blocks = 0
    for section in document.sections:
        for part in _parts(section):
            frame.append(part)
            letters, blocks = letters + _letters(part), blocks + len(part[3])
            if letters > _LETTERS_A_FRAME or blocks > MOST_IN_A_FRAME // 2:
                yield {"sections": frame}
                frame, letters, blocks = [], 0, 0
    if frame:
        yield {"sections": frame}


_Part = tuple[tuple[str, ...], int | None, bool, list[tuple[str, str]]]  # headings, page, whether it goes on, blocks


def _parts(section: Section) -> Iterator[_Part]:
    blocks: list[tuple[str, str]] = []
    goes_on = False
    letters = 0
    for block in section.blocks:
        blocks.append((block.kind, block.text))
        letters += len(block.text)
        if letters > _LETTERS_A_FRAME or len(blocks) == MOST_IN_A_FRAME // 2:
            yield section.heading_path, section.page, goes_on, blocks
            blocks, goes_on, letters = [], True, 0
    if blocks:
        yield section.heading_path, section.page, goes_on, blocks


def _letters(part: _Part) -> int:
    return sum(len(text) for _, text in part[3]) + sum(map(len, part[0]))
