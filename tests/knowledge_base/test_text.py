from __future__ import annotations

import codecs

import pytest

from knowledge_base.document import DocumentFault
from knowledge_base.formats import read_content
from knowledge_base.readers.text import read_text

NOTES = """Attendance in York
==================

Most pupils came on most days. This sentence
was broken to fit a width.

FRIDAYS

Few came. We tried:
- ringing home
  before nine
- letters
1. first this
2) then that

3. What we would do again

Start in September.

A short line
without anything special.
"""


def test_paragraphs_lists_and_sure_headings() -> None:
    sections = read_text("notes.txt", NOTES.encode()).sections
    assert [(each.heading_path, [block.text for block in each.blocks]) for each in sections] == [
        (
            ("Attendance in York",),
            ["Most pupils came on most days. This sentence was broken to fit a width."],
        ),
        (
            ("Attendance in York", "FRIDAYS"),
            ["Few came. We tried:", "ringing home before nine", "letters", "1. first this", "2. then that"],
        ),
        (
            ("Attendance in York", "FRIDAYS", "3. What we would do again"),
            ["Start in September.", "A short line without anything special."],
        ),
    ]
    assert [block.kind for block in sections[1].blocks] == ["paragraph", "item", "item", "item", "item"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    words = "Café – “naïve” pupils’ £5 and more words so that there is something to tell it by."
    assert read_text("a.txt", words.encode(encoding)).sections[0].blocks[0].text == words


def test_odd_bytes() -> None:
    assert read_text("a.txt", b"One\x00 two\r\n\r\nThree\x0cfour\rfive").sections[0].blocks[0].text == "One two"
    assert read_text("a.txt", b"").sections == ()
    with pytest.raises(DocumentFault, match="not text"):
        read_text("a.txt", codecs.BOM_UTF8[:1] + bytes(range(128, 256)) * 40 + b"\x81\x8d\x8f\x90\x9d")


def test_a_list_with_blank_lines_between_and_a_printed_title_are_no_headings() -> None:
    text = "THE REPORT\n\nOF THE NETWORK\n\nWe did:\n\n1. Ring home\n\n2. Write letters\n\n3. Visit\n\nTHE END\n"
    (section,) = read_text("a.txt", text.encode()).sections
    assert [(block.kind, block.text) for block in section.blocks] == [
        ("paragraph", "THE REPORT"),
        ("paragraph", "OF THE NETWORK"),
        ("paragraph", "We did:"),
        ("item", "1. Ring home"),
        ("item", "2. Write letters"),
        ("item", "3. Visit"),
        ("paragraph", "THE END"),
    ]


def test_a_number_at_which_a_line_was_broken_begins_no_item() -> None:
    (section,) = read_text("a.txt", b"Pupils came on all days of week\n10. After that fewer came.\n").sections
    assert [(block.kind, block.text) for block in section.blocks] == [
        ("paragraph", "Pupils came on all days of week 10. After that fewer came.")
    ]


@pytest.mark.parametrize("words", ["café", "£5 a head", "pupils’ work", "naïve “quote” – dash"])
def test_few_words_in_the_encoding_of_windows(words: str) -> None:
    assert read_text("a.txt", words.encode("cp1252")).sections[0].blocks[0].text == words


def test_text_in_other_letters_is_guessed() -> None:
    words = "Это предложение написано по-русски, чтобы было по чему угадать кодировку всего текста."
    assert read_text("a.txt", words.encode("cp1251")).sections[0].blocks[0].text == words


def test_what_is_not_seen_is_left_out_and_long_lines_are_read() -> None:
    hidden = "Feed\u00adback \u202eturned\u202c and\u200b \ufeffplain \u2066words\u2069"
    (read,) = read_content("a.txt", f"{hidden}\n\n{'word ' * 100_000}".encode(), "0" * 64)
    first, *others = (block.text for block in read.sections[0].blocks)
    assert first == "Feedback turned and plain words"
    assert sum(each.count("word") for each in others) == 100_000
