"""Documents into passages: split by heading, then by sentence to the encoder's window, each with its context header.

The header (title > headings, topics, a strand's rating, and of a case study its place, partner, challenge and approach)
goes in front of the text that is embedded and indexed, as in contextual retrieval: a passage that says "it adds five
months" is found by the name of what adds them. What each line of it pays is in `docs/retrieval.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.document import Block, FrontMatter, Section, SourceDocument
from retrieval.encoder import Encoder

_HEADER = 2  # raised when the header's form changes, so that no vector made with another is served

_ABBREVIATIONS = frozenset(
    (
        "e.g i.e etc vs cf dr mr mrs ms st no fig eq al approx dept inc ltd p pp vol ed eds jan feb mar apr jun jul "
        "aug sep sept oct nov dec"
    ).split()
)
_BOUNDARY = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9£+])|(?<= [.!?])\s+(?=\S)")
_LAST_WORD = re.compile(r"([\w.]+)\.[\"'”’)\]]*$")


@dataclass(frozen=True)
class PassageText:
    """One passage before it is stored; each sentence is a word-for-word stretch of `text`."""

    heading_path: tuple[str, ...]
    page: int | None
    text: str
    sentences: tuple[str, ...]
    tokens: int  # word pieces of `embedded`
    embedded: str  # the header, then the text

    @property
    def digest(self) -> str:
        """Tell passages apart by what is embedded of them, so that unchanged ones keep their vectors."""
        return hashlib.sha256("\x1e".join((self.embedded, *self.sentences)).encode()).hexdigest()


@dataclass(frozen=True)
class _Piece:
    """A sentence and how it joins what stands before it."""

    joint: str
    text: str
    tokens: int


def sentences_of(text: str) -> list[str]:
    """Split running text into sentences; abbreviations, decimals and initials do not end one."""
    sentences: list[str] = []
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        end = boundary.start() + len(boundary.group().rstrip())
        if _is_abbreviation(text[start:end]):
            continue
        sentences.append(text[start:end].strip())
        start = boundary.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _is_abbreviation(before: str) -> bool:
    found = _LAST_WORD.search(before)
    if not found:
        return False
    word = found.group(1).lower()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def header_of(matter: FrontMatter, heading_path: Sequence[str]) -> str:
    """Give the context header of a passage, a line for each kind of context the document has."""
    lines = [" > ".join((matter.title, *heading_path))]
    if matter.topics:
        lines.append("Topics: " + ", ".join(matter.topics))
    if matter.rating_source is not None:
        lines.append(_rating_line(matter))
    if matter.kind == "case_study":
        context = (matter.place, matter.region, matter.partner, matter.challenge, matter.approach)
        lines.append(". ".join(words for words in context if words))
    return "\n".join(lines)


def headed(matter: FrontMatter, heading_path: Sequence[str], text: str) -> str:
    """Give a passage's text under its context header, as it is embedded."""
    return f"{header_of(matter, heading_path)}\n{text}"


def _rating_line(matter: FrontMatter) -> str:
    stated = (
        f"{matter.impact_months:+d} months" if matter.impact_months is not None else "",
        f"{matter.cost} cost" if matter.cost else "",
        f"Evidence strength {matter.evidence_strength} padlocks" if matter.evidence_strength is not None else "",
    )
    return ". ".join(filter(None, stated))


def embedding_key(encoder: Encoder) -> str:
    """Name what stored vectors were made by: the encoder's weights and the form of the context header."""
    return f"{encoder.fingerprint}/header-{_HEADER}"


def split_document(document: SourceDocument, encoder: Encoder) -> list[PassageText]:
    """Split a document into passages whose header and text fit the encoder's window."""
    return [passage for section in document.sections for passage in _split(section, document, encoder)]


def _split(section: Section, document: SourceDocument, encoder: Encoder) -> Iterator[PassageText]:
    header = header_of(document.front_matter, section.heading_path)
    (header_tokens,) = encoder.count_tokens([header])
    room = max(encoder.window - header_tokens, encoder.window // 4)
    for pieces in _packed(_pieces(section.blocks, encoder, room), room):
        text = "".join(piece.joint + piece.text for piece in pieces).lstrip()
        tokens = header_tokens + sum(piece.tokens for piece in pieces)
        sentences = tuple(piece.text for piece in pieces)
        yield PassageText(
            section.heading_path,
            section.page,
            text,
            sentences,
            tokens,
            headed(document.front_matter, section.heading_path, text),
        )


def _pieces(blocks: Sequence[Block], encoder: Encoder, room: int) -> Iterator[_Piece]:
    for block in blocks:
        sentences = sentences_of(block.text) if block.kind == "paragraph" else [block.text]
        joint = "\n"
        for sentence in sentences:
            for part in _parts(sentence, encoder, room):
                yield _Piece(joint, part, encoder.count_tokens([part])[0])
                joint = " "


def _parts(sentence: str, encoder: Encoder, room: int) -> list[str]:
    """Cut what is longer than the window: a list item into its sentences, a sentence into stretches of words."""
    if encoder.count_tokens([sentence])[0] <= room:
        return [sentence]
    inner = sentences_of(sentence)
    if len(inner) > 1:
        return [part for one in inner for part in _parts(one, encoder, room)]
    words = sentence.split(" ")
    if len(words) == 1:
        half = len(sentence) // 2
        return [*_parts(sentence[:half], encoder, room), *_parts(sentence[half:], encoder, room)]
    middle = len(words) // 2
    halves = (" ".join(words[:middle]), " ".join(words[middle:]))
    return [part for half in halves if half for part in _parts(half, encoder, room)]


def _packed(pieces: Iterator[_Piece], room: int) -> Iterator[list[_Piece]]:
    held: list[_Piece] = []
    tokens = 0
    for piece in pieces:
        if held and tokens + piece.tokens > room:
            yield held
            held, tokens = [], 0
        held.append(piece)
        tokens += piece.tokens
    if held:
        yield held
