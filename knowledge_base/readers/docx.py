"""The Word reader: headings, paragraphs, lists, tables, text boxes and notes in the order in which they are read."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from docx.opc.exceptions import OpcError
from docx.opc.part import PartFactory
from docx.oxml import parse_xml
from docx.package import Package
from docx.parts.document import DocumentPart

from knowledge_base.document import DAMAGED, Block, Contents, DocumentFault, Proposal
from knowledge_base.readers.broken_packages import BROKEN
from knowledge_base.readers.diagrams import words_of_diagram
from knowledge_base.readers.docx_styles import Standing, Styles
from knowledge_base.readers.docx_tables import GridCell, GridRow, grid_of, is_labelled
from knowledge_base.readers.docx_text import ParagraphText, W, is_unfilled, text_of
from knowledge_base.readers.outline import Outline, rows_under
from knowledge_base.readers.properties import SEEN, plausible_title, proposed_from

READER = "docx 2"
_NOTES = ("footnotes", "endnotes")
_LONGEST_HEADING = 100  # characters of a bold line that is taken for one
_BOLD_LEVEL, _LABEL_LEVEL = 10, 11  # below those that styles give
_LONG_VALUE = 150  # characters; what is beside a label and longer stands under it as under a heading
_MOST_BEFORE = 3  # lines above a heading that is the title
_DEEPEST = 20  # tables and text boxes within each other
_OTHER_MAINS = (  # with macros, which nothing here looks at, and templates
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
PartFactory.part_type_for |= dict.fromkeys(_OTHER_MAINS, DocumentPart)


def read_docx(path: str, content: bytes) -> Contents:
    """Read a Word document; macros are never looked at. Raises `DocumentFault` where it is damaged."""
    try:
        document: Any = Package.open(io.BytesIO(content)).main_document_part.document
        return _Reading(document).contents()
    except (OpcError, *BROKEN) as error:
        raise DocumentFault(path, DAMAGED) from error


class _Reading:
    """One document, read from its beginning to its end."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._body = document.element.body
        self._has_headings, self._top = _headings(Styles(document), self._body)
        self._styles = Styles(document)  # counts the lists from the beginning again
        self._notes = _notes(document)
        self._outline = Outline()
        self._title = ""
        self._title_seen = ""

    def contents(self) -> Contents:
        """Read it all."""
        self._read(self._body, 0)
        properties = self._document.core_properties
        stated = plausible_title(" ".join(str(properties.title or "").split()))
        proposals = list(proposed_from(properties))
        if self._title:
            proposals.insert(0, Proposal("title", self._title, self._title_seen))
        elif stated:
            proposals.insert(0, Proposal("title", stated, SEEN))
        return Contents(self._outline.sections(), proposals=tuple(proposals))

    def _read(self, holder: Any, depth: int) -> None:
        for element in _parts(holder) if depth < _DEEPEST else ():
            if element.tag == f"{W}tbl":
                self._table(grid_of(element), depth)
            else:
                self._paragraph(element, depth)

    def _paragraph(self, element: Any, depth: int) -> None:
        standing, text = self._styles.standing(element), self._text(element)
        if standing.kind == "contents":
            return
        if element is self._top or (standing.kind == "title" and not self._title and text.words):
            self._title = text.words
            self._title_seen = "the first heading" if element is self._top else "the line in the style “Title”"
        elif standing.kind == "heading" and text.words:
            self._outline.heading(standing.level, text.words)
        elif standing.kind != "item" and self._stands_for_a_heading(text):
            self._outline.heading(_BOLD_LEVEL, text.words)
        else:
            self._outline.add(_block(standing, text))
        self._beside(text, depth)

    def _beside(self, text: ParagraphText, depth: int) -> None:
        """Read what hangs on a paragraph: its notes, diagrams and text boxes."""
        self._outline.add(*(Block("paragraph", self._notes[note]) for note in text.notes if note in self._notes))
        for diagram in text.diagrams:
            relation = self._document.part.rels.get(diagram)
            if relation is not None and not relation.is_external:
                self._outline.add(*(Block("item", each) for each in words_of_diagram(relation.target_part.blob)))
        for box in text.boxes:
            self._read(box, depth + 1)

    def _text(self, element: Any) -> ParagraphText:
        return text_of(element, self._styles.hidden)

    def _stands_for_a_heading(self, text: ParagraphText) -> bool:
        """Take a short bold line for a heading, but only where the document has no headings by style."""
        short = 0 < len(text.words) <= _LONGEST_HEADING
        return not self._has_headings and text.is_bold and short and not text.words.endswith((".", ";", ","))

    def _table(self, rows: list[GridRow], depth: int) -> None:
        if all(len(row.cells) <= 1 for row in rows):  # a frame around text
            for cell in (cell for row in rows for cell in row.cells):
                self._read(cell.element, depth + 1)
        elif is_labelled(rows):
            for row in rows:
                self._labelled(row.cells[0], row.cells[1], depth)
            self._outline.end(_LABEL_LEVEL)
        else:
            self._grid(rows, depth)

    def _labelled(self, label: GridCell, beside: GridCell, depth: int) -> None:
        name = self._words(label).rstrip(": ")
        if sum(len(self._text(each).words) for each in _paragraphs(beside.element)) > _LONG_VALUE:
            self._outline.heading(_LABEL_LEVEL, name)
            self._read(beside.element, depth + 1)
        elif words := self._words(beside):
            self._outline.end(_LABEL_LEVEL)
            self._outline.add(Block("row", f"{name} {words}" if name.endswith("?") else f"{name}: {words}"))
            self._beside_cells((beside,), depth)

    def _grid(self, rows: list[GridRow], depth: int) -> None:
        while rows and _is_banner(rows[0]):  # a title across the table
            self._outline.add(Block("paragraph", self._words(rows[0].cells[0])))
            rows = rows[1:]
        headers = max(next((at for at, row in enumerate(rows) if not row.is_header), len(rows)), 1)
        names = self._names(rows[:headers]) if len(rows) > 1 else []
        for row in rows[headers if names else 0 :]:
            if _is_banner(row):
                self._outline.add(Block("row", self._words(row.cells[0])))
            else:
                self._outline.add(*rows_under(names, [self._values(row)]))
        self._beside_cells([cell for row in rows for cell in row.cells], depth)

    def _names(self, rows: Sequence[GridRow]) -> list[str]:
        """Give the columns' names, those of several rows joined from above."""
        names: list[list[str]] = [[] for _ in range(max(row.width for row in rows))]
        for row in rows:
            place = row.before
            for cell in row.cells:
                for column in names[place : place + cell.span]:
                    column.append("" if cell.is_continued else self._words(cell))
                place += cell.span
        return [" ".join(dict.fromkeys(filter(None, parts))) for parts in names]

    def _values(self, row: GridRow) -> list[str]:
        """Give a row's words column by column; what is merged is said once."""
        values = [""] * row.before
        for cell in row.cells:
            values += ["" if cell.is_continued else self._words(cell), *[""] * (cell.span - 1)]
        return values

    def _words(self, cell: GridCell) -> str:
        return " ".join(self._lines(cell.element, 0))

    def _lines(self, holder: Any, depth: int) -> Iterator[str]:
        for element in _parts(holder) if depth < _DEEPEST else ():
            if element.tag == f"{W}tbl":
                for row in grid_of(element):
                    yield "; ".join(
                        filter(None, (" ".join(self._lines(cell.element, depth + 1)) for cell in row.cells))
                    )
            elif words := self._text(element).words:
                yield self._mark(element) + words

    def _mark(self, element: Any) -> str:
        return self._styles.standing(element).mark

    def _beside_cells(self, cells: Sequence[GridCell], depth: int) -> None:
        for paragraph in (each for cell in cells for each in _paragraphs(cell.element)):
            self._beside(self._text(paragraph), depth + 1)


def _block(standing: Standing, text: ParagraphText) -> Block:
    if standing.kind == "item":
        return Block("item", standing.mark + text.words if text.words else "")
    return Block("paragraph", text.words)


def _is_banner(row: GridRow) -> bool:
    return len(row.cells) == 1 and row.cells[0].span > 1


def _headings(styles: Styles, body: Any) -> tuple[bool, Any]:
    """Tell whether there are headings by style, and give the one that is the title: near the top, above all others.

    There is none where a line in the style "Title" is.
    """
    levels: list[tuple[int, Any]] = []
    before = 0
    for element in body.iter(f"{W}p"):
        standing = styles.standing(element)
        if standing.kind == "title":
            return _has_heading(styles, body), None
        has_words = bool(text_of(element).words) if standing.kind == "heading" or not levels else False
        if standing.kind == "heading" and has_words:
            levels.append((standing.level, element))
        elif not levels:
            before += has_words
    is_top = len(levels) > 1 and before <= _MOST_BEFORE and all(level > levels[0][0] for level, _ in levels[1:])
    return bool(levels), levels[0][1] if is_top else None


def _has_heading(styles: Styles, body: Any) -> bool:
    return any(styles.standing(each).kind == "heading" for each in body.iter(f"{W}p"))


def _parts(holder: Any) -> Iterator[Any]:
    """Give the paragraphs and tables in order, those in controls and insertions too, without the table of contents."""
    for child in holder:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag == f"{W}sdt" and not is_unfilled(child):
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            content = child.find(f"{W}sdtContent")
            if content is not None and (gallery is None or gallery.get(f"{W}val") != "Table of Contents"):
                yield from _parts(content)
        elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml"):
            yield from _parts(child)


def _paragraphs(holder: Any) -> Iterator[Any]:
    for element in _parts(holder):
        if element.tag == f"{W}p":
            yield element
        else:
            for cell in (cell for row in grid_of(element) for cell in row.cells):
                yield from _paragraphs(cell.element)


def _notes(document: Any) -> dict[str, str]:
    """Give footnotes and endnotes by what names them in a paragraph."""
    found: dict[str, str] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in _NOTES and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            for note in root.findall(f"{W}{kind.removesuffix('s')}"):
                words = " ".join(text_of(each).words for each in note.iter(f"{W}p"))
                found[f"{kind[:3]}{note.get(f'{W}id')}"] = words.strip()
    return found
