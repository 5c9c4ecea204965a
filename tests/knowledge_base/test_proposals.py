"""What is proposed of documents in many styles, and, as much, what is not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.document import Block, Contents, Proposal, Section, SourceDocument
from knowledge_base.proposals import described
from knowledge_base.readers.front_matter import checked_field

TODAY = dt.date(2026, 6, 1)
FILES = sorted((Path(__file__).parent / "described").glob("*.txt"))


@dataclass(frozen=True)
class Written:
    """A hand-written document and what should be made out of it."""

    path: str
    reader: str
    contents: Contents
    expected: dict[str, Any]
    absent: list[str]

    def described(self) -> SourceDocument:
        return described(self.path, self.contents, "0" * 64, self.reader, TODAY)


def written(file: Path) -> Written:
    head, _, body = file.read_text(encoding="utf-8").partition("\n---\n")
    told = yaml.safe_load(head)
    offered = {"title": told["title"], **told.get("offered", {})}
    proposals = tuple(Proposal(field, value, "the file's properties") for field, value in offered.items() if value)
    contents = Contents(tuple(sections_of(body)), proposals=proposals)
    return Written(told["path"], told["reader"], contents, told["expected"], told["absent"])


def sections_of(body: str) -> Iterator[Section]:
    heading: tuple[str, ...] = ()
    page: int | None = None
    blocks: list[Block] = []
    for line in [*body.splitlines(), "## "]:
        turned = re.fullmatch(r"\[page (\d+)\]", line)
        if turned is None and not line.startswith("## "):
            blocks.append(Block("item", line[2:]) if line.startswith("- ") else Block("paragraph", line))
            continue
        if blocks:
            yield Section(heading, page, tuple(blocks))
        blocks = []
        page = int(turned[1]) if turned else page
        heading = heading if turned else (line[3:],)


def proposed(document: SourceDocument) -> dict[str, Any]:
    return {p.field: list(p.value) if isinstance(p.value, tuple) else p.value for p in document.proposals}


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_what_is_made_out_of_a_document(file: Path) -> None:
    document = written(file)
    found = proposed(document.described())
    for field, value in document.expected.items():
        if field == "topics":
            assert set(value) <= set(found.get(field, []))
        else:
            assert (field, found.get(field)) == (field, value)
    assert [field for field in document.absent if field in found] == []


PIECES = (
    "Published", "©", "2024", "May", "31/02/2024", "by", "Author:", "Impact (months)", "+5 months", "-2", "Cost:",
    "low",
    "Evidence strength:", "4/5", "Toolkit", "Key Stages 2 and 3", "Years 7 to 99", "Leeds", ", Suffolk", "England", ";",
    "|", "Available at", "https://", "www.", "(", ")", ".", "The challenge", "Partner:", "Dr", "\u202e", "\x1b[0m", "é",
)  # fmt: skip
WORDS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=12).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(WORDS, min_size=1, max_size=8),
    heading=WORDS,
    title=WORDS,
    path=st.sampled_from(("a.pdf", "b/2024_.docx", "https://[x", "https://eef.li/2024/05/", "#", "%00.pptx")),
)
def test_whatever_a_document_says_its_fields_are_sound(lines: list[str], heading: str, title: str, path: str) -> None:
    section = Section((heading,), 1, tuple(Block("paragraph", line) for line in lines))
    contents = Contents((section,), proposals=(Proposal("title", title, "page 1"),))
    document = described(path, contents, "d", "pdf 1", TODAY)
    assert document.front_matter.title
    assert document.front_matter.rating_source is None
    fields = [p.field for p in document.proposals]
    assert len(fields) == len(set(fields))
    for proposal in document.proposals:
        assert checked_field(proposal.field, proposal.value) == proposal.value
        assert proposal.seen.isprintable()
        assert len(proposal.seen) < 200
