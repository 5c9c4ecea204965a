"""The words of a diagram that Office draws (SmartArt), from the part that holds its data."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from knowledge_base.readers.outline import plain

_POINT = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}pt"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def words_of_diagram(content: bytes) -> Iterator[str]:
    """Give each paragraph, in the order of the data; raises `etree.LxmlError` where it is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for point in etree.fromstring(content, parser).iter(_POINT):
        if point.get("type") in (None, "node", "asst"):
            for paragraph in point.iter(f"{_A}p"):
                if words := plain("".join(run.text or "" for run in paragraph.iter(f"{_A}t"))):
                    yield words
