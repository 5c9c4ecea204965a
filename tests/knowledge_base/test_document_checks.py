"""What curators are told of dates, of unconfirmed fields, of what was not read, and of what replaces what."""

from __future__ import annotations

import datetime as dt

from catalogued import catalogued

from knowledge_base.document import Proposal
from knowledge_base.link_check import addresses_of, link_check
from knowledge_base.replacements import replacement_check
from knowledge_base.review_dates import review_check, undated_check
from knowledge_base.unconfirmed import unconfirmed_check, unread_check
from knowledge_base.web.links import Links

OLD = catalogued("old.pdf", "Talk", published="2018-06")
NEW = catalogued("new.pdf", "Talk again", published="2025", supersedes="Talk")


def test_review_dates() -> None:
    documents = [
        OLD,
        NEW,
        catalogued("a.md", "Reviewed long ago", published="2025", reviewed="2023-01-09"),
        catalogued("b.md", "Nobody knows"),
    ]
    found = review_check(documents, dt.date(2026, 11, 24)).findings
    assert [(each.documents, each.what) for each in found] == [
        (("old.pdf",), "published 2018-06, never reviewed"),
        (("a.md",), "last reviewed 2023-01-09"),
    ]
    assert [each.subject for each in undated_check(documents).findings] == ["Nobody knows"]


def test_a_leap_day_two_years_later_is_the_day_before() -> None:
    day_before = catalogued("a.md", "A", reviewed="2022-02-27")
    same_day = catalogued("b.md", "B", reviewed="2022-02-28")
    found = review_check([day_before, same_day], dt.date(2024, 2, 29)).findings
    assert [each.subject for each in found] == ["A"]


def test_what_waits_to_be_confirmed_and_what_was_not_read() -> None:
    proposals = (
        Proposal("title", "Talk " * 30, "page 1, the largest words"),
        Proposal("phases", ("primary", "secondary"), "the text"),
    )
    document = catalogued("a.pdf", "Talk", proposals=proposals, notes=("pages 3 to 5 are pictures without text",))
    (waiting,) = unconfirmed_check([document, NEW]).findings
    assert waiting.what.startswith("proposed: title “Talk Talk")
    assert waiting.what.endswith("…, phases “primary, secondary”")
    (unread,) = unread_check([document, NEW]).findings
    assert (unread.documents, unread.what) == (("a.pdf",), "pages 3 to 5 are pictures without text")


def test_replacing_what_there_never_was() -> None:
    lost = catalogued("c.md", "Listen", supersedes="Hear")
    (found,) = replacement_check([NEW, lost], [OLD, NEW, lost], frozenset()).findings  # the old one is retired
    assert (found.documents, found.what) == (("c.md",), "replaces “Hear”, which is the title or path of no document")


def test_a_replaced_document_that_answers_still_rest_on() -> None:
    assert replacement_check([OLD, NEW], [OLD, NEW], frozenset()).findings == ()
    (found,) = replacement_check([OLD, NEW], [OLD, NEW], frozenset({"old.pdf", "new.pdf"})).findings
    assert (found.documents, found.what) == (
        ("old.pdf", "new.pdf"),
        "is replaced by “Talk again”, but answers still rest on it",
    )


def test_addresses_that_are_gone_are_told_by_their_documents() -> None:
    there, gone = "https://example.org/there", "https://example.org/gone"
    one = catalogued("a.md", "A", source_url=there, also_read=(gone, there))
    other = catalogued("b.md", "B", source_url=gone)
    assert addresses_of([one, other, OLD]) == (there, gone)
    check = link_check([one, other, OLD], Links((gone,), (("https://example.org/x", "slow"),), untried=3))
    assert [(each.documents, each.what) for each in check.findings] == [
        (("a.md",), f"{gone} is not there any more"),
        (("b.md",), f"{gone} is not there any more"),
    ]
    assert check.note == "1 could not be asked, 3 were not tried, for the time was up"
    assert "no network" in link_check([one], Links((), (), untried=1, has_network=False)).note
