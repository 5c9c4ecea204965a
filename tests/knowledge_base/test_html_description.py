"""What a page says of itself: its address, title, date and encoding."""

from __future__ import annotations

import pytest
from web_pages import PAGES, WORDS, page_of, proposed

from knowledge_base.readers.html import read_html


def test_a_fetched_page_states_its_address_unless_another_site_claims_it() -> None:
    page = (PAGES / "guidance.html").read_bytes()
    address = "https://www.example.org.uk/guidance/working-with-parents?page=1"
    canonical = "https://www.example.org.uk/guidance/working-with-parents"
    assert read_html(address, page).stated == {"source_url": canonical}
    assert read_html("https://elsewhere.example/copy", page).stated == {"source_url": "https://elsewhere.example/copy"}
    home = page.replace(canonical.encode(), b"https://www.example.org.uk/")
    assert read_html(address, home).stated == {"source_url": address}  # every page of a site may name its first


def test_a_saved_page_proposes_the_address_it_was_saved_from() -> None:
    saved = b"<!-- saved from url=(0030)https://www.example.org.uk/reading -->\n" + page_of(f"<p>{WORDS}")
    (proposal,) = [each for each in read_html("reading.html", saved).proposals if each.field == "source_url"]
    assert (proposal.value, proposal.seen) == ("https://www.example.org.uk/reading", "the address it was saved from")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1252", "windows-1252"),
        ("cp1252", "iso-8859-1"),  # as browsers take it
        ("utf-8", "utf-8"),
        ("utf-8", "cp1252x"),
        ("utf-8", "windows-1252"),  # it says what it is not
        ("utf-8-sig", "windows-1252"),
        ("utf-16", "utf-8"),
    ],
)
def test_encodings(encoding: str, said: str) -> None:
    page = page_of(f"<h1>Café</h1><p>Crème – £5. {WORDS}</p>", f'<meta charset="{said}"><title>Café</title>')
    contents = read_html("page.html", page.decode().encode(encoding))
    assert proposed(contents)["title"] == "Café"
    assert "Crème – £5." in str(contents.sections)


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>Reading | Body</title>", "", "Reading"),
        ("<title>Reading - a guide</title>", "<h1>Reading - a guide</h1>", "Reading - a guide"),
        ("<title>Guides | Body</title>", "<h1>Reading aloud</h1>", "Reading aloud"),
        ("<title>Reading aloud: Body</title><meta property=og:site_name content=Body>", "", "Reading aloud"),
    ],
)
def test_titles_lose_the_name_of_their_site(head: str, heading: str, title: str) -> None:
    assert proposed(read_html("page.html", page_of(f"{heading}<p>{WORDS * 2}</p>", head)))["title"] == title


def test_dates_are_of_a_record_or_of_words_and_never_of_a_copyright_sign() -> None:
    record = '<script type="application/ld+json">{"@type":"Article","datePublished":"2021-07-08"}</script>'
    byline = '<p class="date">Published on 19 May 2024</p>'
    for head, body, date in ((record, byline, "2021-07-08"), ("", byline, "2024-05-19"), ("", "", None)):
        page = page_of(f"{body}<p>{WORDS}", head).replace(
            b"</body>", "<footer>© 2019 The Body</footer></body>".encode()
        )
        assert proposed(read_html("page.html", page)).get("published") == date
