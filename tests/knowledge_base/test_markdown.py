"""The Markdown reader: what it takes from a document, and how it names a fault."""

import pytest

from knowledge_base.document import DocumentFault
from knowledge_base.readers.markdown import read_markdown
from scripts.settings import STARTER_DOCUMENTS

GOOD = """---
title: Feedback
kind: toolkit
published: 2024-05-26
phase: primary
impact_months: 6
---

# Feedback

An opening line with **bold** and a [link](https://example.org).

## What works

1. First *this*.
2. Then that.

| | A | B |
|---|---|---|
| Cost | low | high |
"""


def test_sections_keep_headings_lists_and_tables_as_plain_text() -> None:
    document = read_markdown("feedback.md", GOOD.encode())
    assert [section.heading_path for section in document.sections] == [(), ("What works",)]
    assert document.sections[0].blocks[0].text == "An opening line with bold and a link."
    assert [block.text for block in document.sections[1].blocks] == [
        "1. First this.",
        "2. Then that.",
        "Cost; A: low; B: high",
    ]


def test_front_matter_is_read_with_yaml_dates_and_single_values() -> None:
    matter = read_markdown("feedback.md", GOOD.encode()).front_matter
    assert (matter.title, matter.kind, matter.published) == ("Feedback", "toolkit", "2024-05-26")
    assert (matter.phases, matter.impact_months) == (("primary",), 6)


@pytest.mark.parametrize(
    ("text", "line", "field", "words"),
    [
        ("", 1, None, "no front matter"),
        ("---\ntitle: x\n", 1, None, "not closed"),
        ("---\ntitle: x\nkind: poem\n---\nText.", 3, "kind", "guidance, toolkit"),
        ("---\nkind: toolkit\n---\nText.", 1, "title", "missing"),
        ("---\ntitle: a: b\nkind: toolkit\n---\nText.", 2, "title", "not valid YAML"),
        ("---\ntitle: x\nkind: toolkit\nevidence_strength: 9\n---\nText.", 4, "evidence_strength", "5"),
        ("---\ntitle: x\nkind: toolkit\ncolour: red\n---\nText.", 4, "colour", "not a field"),
        ("---\ntitle: x\ntitle: y\nkind: toolkit\n---\nText.", 3, "title", "twice"),
        ("---\ntitle: x\nkind: toolkit\npublished: soon\n---\nText.", 4, "published", "year"),
        ("---\ntitle: x\nkind: case_study\nregion: Narnia\n---\nText.", 4, "region", "London"),
        ("---\ntitle: x\nkind: toolkit\nsource_url: javascript:alert(1)\n---\nText.", 4, "source_url", "http://"),
        ("---\ntitle: x\nkind: toolkit\n---\n", 4, None, "no text"),
    ],
)
def test_a_fault_names_file_line_and_field(text: str, line: int, field: str | None, words: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        read_markdown("bad.md", text.encode())
    assert (caught.value.line, caught.value.field) == (line, field)
    assert str(caught.value).startswith("bad.md, line ")
    assert words in str(caught.value)


def test_bytes_that_are_not_utf8_are_a_fault_at_their_line() -> None:
    with pytest.raises(DocumentFault, match="line 5: not UTF-8"):
        read_markdown("bad.md", b"---\ntitle: x\nkind: other\n---\ncaf\xe9")


def test_every_starter_document_is_read() -> None:
    files = sorted(STARTER_DOCUMENTS.rglob("*.md"))
    read = [read_markdown(file.name, file.read_bytes()) for file in files]
    assert len(read) == 84
    assert all(document.front_matter.source_url.startswith("http") for document in read)
