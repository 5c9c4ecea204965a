"""Documents into passages: split by heading, then by sentence to the encoder's window, each with its context header.

The header (title > headings, topics, a strand's rating, and of a case study its place, partner, challenge and approach)
goes in front of the text that is embedded and indexed, as in contextual retrieval: a passage that says "it adds five
months" is found by the name of what adds them. What each line of it pays is in `docs/retrieval.md`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.document import Block, FrontMatter, Section, SourceDocument
from knowledge_base.sentences import sentences_of
from retrieval.encoder import Encoder

_HEADER = 2  # raised when the header's form changes, so that no vector made with another is served


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
class StoredText:
    """A passage as it is stored, whatever its header was."""

    heading_path: tuple[str, ...]
    page: int | None
    text: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class _Piece:
    """A sentence and how it joins what stands before it."""

    joint: str
    text: str
    tokens: int


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


def reheaded(stored: StoredText, matter: FrontMatter, encoder: Encoder) -> list[PassageText]:
    """Put a stored passage under the header of other front matter; parted between sentences if both do not fit."""
    header, header_tokens, room = _header(matter, stored.heading_path, encoder)
    pieces = list(_stored_pieces(stored, encoder))
    return [
        _passage(stored.heading_path, stored.page, some, header, header_tokens) for some in _packed(iter(pieces), room)
    ]


def _stored_pieces(stored: StoredText, encoder: Encoder) -> Iterator[_Piece]:
    end = 0
    for sentence, tokens in zip(stored.sentences, encoder.count_tokens(stored.sentences), strict=True):
        start = stored.text.index(sentence, end)
        yield _Piece(stored.text[end:start], sentence, tokens)
        end = start + len(sentence)


def _header(matter: FrontMatter, heading_path: Sequence[str], encoder: Encoder) -> tuple[str, int, int]:
    """Give the header, its word pieces, and how many the window leaves to the text."""
    header = header_of(matter, heading_path)
    (tokens,) = encoder.count_tokens([header])
    return header, tokens, max(encoder.window - tokens, encoder.window // 4)


def _passage(
    heading_path: tuple[str, ...], page: int | None, pieces: Sequence[_Piece], header: str, header_tokens: int
) -> PassageText:
    text = "".join(piece.joint + piece.text for piece in pieces).lstrip()
    tokens = header_tokens + sum(piece.tokens for piece in pieces)
    return PassageText(heading_path, page, text, tuple(piece.text for piece in pieces), tokens, f"{header}\n{text}")


def _split(section: Section, document: SourceDocument, encoder: Encoder) -> Iterator[PassageText]:
    header, header_tokens, room = _header(document.front_matter, section.heading_path, encoder)
    for pieces in _packed(_pieces(section.blocks, encoder, room), room):
        yield _passage(section.heading_path, section.page, pieces, header, header_tokens)


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
