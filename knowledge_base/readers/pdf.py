"""The PDF reader: pages, headings, columns, lists and tables of a report, without what runs along its margins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium

from knowledge_base.document import DAMAGED, LOCKED, Contents, DocumentFault, Proposal
from knowledge_base.readers.pdf_flow import Flow, plain_on_cover
from knowledge_base.readers.pdf_grids import ruling_of
from knowledge_base.readers.pdf_headings import Title, scale_of, title_of
from knowledge_base.readers.pdf_hyphens import Hyphenation
from knowledge_base.readers.pdf_layout import Column, Framed, Part, arranged
from knowledge_base.readers.pdf_lines import Line, Run, lines_of, with_dots
from knowledge_base.readers.pdf_ocr import Recognition
from knowledge_base.readers.pdf_pieces import Piece, Setting, cut, most_used, pieces_in, usual_pitch
from knowledge_base.readers.pdf_properties import proposed_from_properties, title_in
from knowledge_base.readers.pdf_rules import Box, drawn_on
from knowledge_base.readers.pdf_running import without_running
from knowledge_base.readers.pdf_tables import Table, table_between, table_in
from knowledge_base.readers.pdf_words import words_of
from knowledge_base.readers.properties import SEEN

READER = "pdf 1"
MOST_PAGES = 3_000
_TAIL = 4_096  # bytes, in which a whole file has its end mark
_PICTURE = 0.3  # of a page: one that is covered as far and has next to no text is a scan
_FEW_LETTERS = 30


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page holds before it is known what runs through the document; `broken` where pdfium could not read it."""

    number: int
    height: float = 0.0
    lines: tuple[Line, ...] = ()
    aside: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    boxes: tuple[Box, ...] = ()
    pictured: bool = False
    broken: bool = False


def read_pdf(path: str, content: bytes) -> Contents:
    """Read a PDF of up to 3,000 pages; raises `DocumentFault` where it is locked, damaged or has no text."""
    _refuse_others(path, content)
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (pdfium.raw.FPDF_ERR_PASSWORD, pdfium.raw.FPDF_ERR_SECURITY)
        raise DocumentFault(path, LOCKED if locked else DAMAGED) from error
    with closing(document):
        if not 0 < len(document) <= MOST_PAGES:
            many = f"has {len(document):,} pages; the most is {MOST_PAGES:,}. Add the parts that are needed"
            raise DocumentFault(path, many if len(document) else DAMAGED)
        return _read(path, document)


def _refuse_others(path: str, content: bytes) -> None:
    if not content.strip():
        raise DocumentFault(path, "is empty")
    if b"%PDF-" not in content[:1024]:
        raise DocumentFault(path, "is not a PDF, whatever its name says")
    if b"%%EOF" not in content[-_TAIL:]:
        raise DocumentFault(path, DAMAGED)


def _read(path: str, document: pdfium.PdfDocument) -> Contents:
    pages = [_page(document, index) for index in range(len(document))]
    if all(page.broken for page in pages):
        raise DocumentFault(path, DAMAGED)
    recognised, notes = _recognised(path, document, pages)
    flow, title = _flow(pages, recognised)
    sections = flow.sections()
    if not sections:
        raise DocumentFault(path, "has no text in it")
    proposals = (*_title_proposal(document, title, pages), *proposed_from_properties(document))
    return Contents(sections, proposals=proposals, notes=tuple(notes))


def _page(document: pdfium.PdfDocument, index: int) -> _Page:
    try:
        with closing(document[index]) as page, closing(page.get_textpage()) as textpage:
            return _page_of(page, textpage, index + 1)
    except pdfium.PdfiumError:
        return _Page(index + 1, broken=True)


def _page_of(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, number: int) -> _Page:
    words = words_of(page, textpage)
    drawn = drawn_on(page, words.frame)
    ruling = ruling_of(drawn.edges)
    tables = [table for grid in ruling.grids if (table := table_in(grid, words.runs))]
    for ladder in ruling.ladders:
        tables.extend(table for table in table_between(ladder, words.runs) if not _meets(table, tables))
    dots = [(dot.x1, (dot.top + dot.bottom) / 2) for dot in drawn.dots]
    lines = with_dots(lines_of(_outside(words.runs, tables)), dots)
    letters = sum(len(word.text) for run in (*words.runs, *words.aside) for word in run)
    pictured = (letters < 3 and drawn.anything) or (letters < _FEW_LETTERS and drawn.picture > _PICTURE)
    shown = tuple(line for line in lines if not line.leads)
    aside = tuple(line.full for line in lines_of(words.aside))
    return _Page(number, words.frame.height, shown, aside, tuple(tables), ruling.boxes, pictured)


def _meets(table: Table, others: Sequence[Table]) -> bool:
    box = table.box
    return any(
        min(box.x1, other.box.x1) > max(box.x0, other.box.x0)
        and min(box.bottom, other.box.bottom) > max(box.top, other.box.top)
        for other in others
    )


def _outside(runs: Sequence[Run], tables: Sequence[Table]) -> list[Run]:
    if not tables:
        return list(runs)
    kept = (
        [
            word
            for word in run
            if not any(table.box.holds((word.x0 + word.x1) / 2, word.base - 0.3 * word.size) for table in tables)
        ]
        for run in runs
    )
    return [run for run in kept if run]


def _recognised(
    path: str, document: pdfium.PdfDocument, pages: Sequence[_Page]
) -> tuple[dict[int, tuple[str, ...]], list[str]]:
    """Read the pages that are pictures, and say of which this was or was not done."""
    recognition = Recognition()
    pictured = [page.number for page in pages if page.pictured]
    found: dict[int, tuple[str, ...]] = {}
    for number in pictured:
        with closing(document[number - 1]) as page:
            paragraphs = recognition.paragraphs(page)
        if paragraphs is not None:
            found[number] = paragraphs
    read = [number for number in pictured if found.get(number)]
    unread = [number for number in pictured if number not in found]
    if not read and not any(page.lines or page.tables for page in pages):
        cure = "no words were found in its pictures" if recognition.installed else "install Tesseract to have it read"
        raise DocumentFault(path, f"has no text in it: a scan; {cure}" if pictured else "has no text in it")
    notes = [
        f"{_pages(read)} read by character recognition; check {'it' if len(read) == 1 else 'them'}" if read else "",
        _pictures(unread) if unread else "",
        *(f"page {page.number} could not be read" for page in pages if page.broken),
    ]
    return found, [note for note in notes if note]


def _flow(pages: Sequence[_Page], recognised: dict[int, tuple[str, ...]]) -> tuple[Flow, Title | None]:
    body = most_used(line for page in pages for line in page.lines)
    kept = without_running([(page.lines, page.height) for page in pages], body)
    words = Hyphenation()
    for page in pages:
        words.learn(line.full for line in page.lines)
        words.learn(text for table in page.tables for row in table.rows for cell in row for text in cell.lines)
    laid = [arranged(lines, page.tables, page.boxes) for lines, page in zip(kept, pages, strict=True)]
    setting = Setting(body, usual_pitch(column for parts in laid for column in _columns(parts)))
    cuts = [cut(parts, page.number, setting) for parts, page in zip(laid, pages, strict=True)]
    every = [list(pieces_in(parts)) for parts in cuts]
    first, rest = _cover(every)
    scale = scale_of([*first, *rest], setting)
    title = title_of(first, rest, setting)
    flow = Flow(scale, title, plain_on_cover(first, rest, title, scale), words)
    repeated = _repeated(pages)
    for parts, page in zip(cuts, pages, strict=True):
        flow.add_page(parts, page.number)
        flow.add_recognised(recognised.get(page.number, ()), page.number)
        flow.add_recognised([text for text in page.aside if text not in repeated], page.number)
    return flow, title


def _columns(parts: Sequence[Part]) -> Iterator[Column]:
    for part in parts:
        if isinstance(part, Framed):
            yield from _columns(part.parts)
        elif isinstance(part, Column):
            yield part


def _cover(every: Sequence[list[Piece]]) -> tuple[list[Piece], list[Piece]]:
    """Give the pieces of the first page that has any, and those of the others."""
    at = next((at for at, pieces in enumerate(every) if pieces), 0)
    return every[at], [piece for pieces in every[at + 1 :] for piece in pieces]


def _repeated(pages: Sequence[_Page]) -> set[str]:
    """Give what stands sideways on more than one page, as an address along the margin."""
    counts = Counter(text for page in pages for text in set(page.aside))
    return {text for text, count in counts.items() if count > 1}


def _title_proposal(document: pdfium.PdfDocument, title: Title | None, pages: Sequence[_Page]) -> Iterator[Proposal]:
    """Take the title from the first page, in the properties' spelling where they say the same."""
    stated = title_in(document)
    shown = title.text if title else ""
    first = _letters(" ".join(line.full for page in pages[:2] for line in page.lines))
    if stated and (not shown or _letters(stated) in first):
        yield Proposal("title", stated, SEEN)
    elif title:
        yield Proposal("title", shown, f"page {title.pieces[0].page}, the largest words")


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _pages(numbers: Sequence[int]) -> str:
    named = _ranges(numbers)
    return f"page {named} was" if len(numbers) == 1 else f"pages {named} were"


def _pictures(numbers: Sequence[int]) -> str:
    named = _ranges(numbers)
    if len(numbers) == 1:
        return f"page {named} is a picture without text"
    return f"pages {named} are pictures without text"


def _ranges(numbers: Sequence[int]) -> str:
    """Say 3, 4, 5, 9 as "3 to 5 and 9"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    said = [str(first) if first == last else f"{first} to {last}" for first, last in spans]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
