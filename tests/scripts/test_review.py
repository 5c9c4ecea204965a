"""A review at the terminal: what each answer means, what is saved, and how it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import pytest
from rich.console import Console

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.confirmations import DocumentChanged, FieldRefused
from knowledge_base.document import FieldValue, FrontMatter, Proposal
from scripts.review import Review
from scripts.review_answers import Settled, understood

TITLE = Proposal("title", "Feedback", "the file's name")
KIND = Proposal("kind", "guidance", "the title: “Feedback”")
DATE = Proposal("published", "2024-05", "page 2: “Published May 2024”")
TOPICS = Proposal("topics", ("feedback", "marking"), "the title: feedback; the text: marking")
MONTHS = Proposal("impact_months", 6, "page 1: “Impact: +6 months”")
SOURCE = Proposal("rating_source", "EEF strand page", "the address")


@pytest.mark.parametrize(
    ("proposal", "answer", "value"),
    [
        (TITLE, "", "Feedback"),
        (TITLE, " Teacher feedback ", "Teacher feedback"),
        (DATE, "-", None),
        (DATE, "2023", "2023"),
        (TOPICS, "", ("feedback", "marking")),
        (TOPICS, "feedback, workload ,", ("feedback", "workload")),
        (TOPICS, "-", ()),
        (KIND, "Case study", "case_study"),
        (Proposal("region", "London", "x"), "north east", "North East"),
        (MONTHS, "y", 6),
        (MONTHS, "+5 months", 5),
        (MONTHS, "−2", -2),
        (MONTHS, "-2", -2),
        (MONTHS, "-", None),
        (Proposal("cost", "low", "x"), "Very low", "very low"),
        (Proposal("evidence_strength", 4, "x"), "3/5", 3),
    ],
)
def test_what_an_answer_means(proposal: Proposal, answer: str, value: FieldValue | None) -> None:
    assert understood(proposal, answer) == Settled(value)


def test_enter_leaves_a_rating_open() -> None:
    assert understood(MONTHS, "") is None
    assert understood(SOURCE, "  ") is None


@pytest.mark.parametrize(
    ("proposal", "answer", "words"),
    [
        (KIND, "poem", "should be one of: guidance, toolkit"),
        (DATE, "May 2024", "such as 2024-05"),
        (DATE, "2024-13", "no date"),
        (TITLE, "-", "must have a title"),
        (MONTHS, "six", "whole number"),
        (MONTHS, "60", "less than or equal to 24"),
        (Proposal("source_url", "https://a.example", "x"), "www.example.org", "http://"),
    ],
)
def test_a_wrong_answer_is_told_what_is_allowed(proposal: Proposal, answer: str, words: str) -> None:
    with pytest.raises(FieldRefused, match=words):
        understood(proposal, answer)


class Desk:
    """A terminal whose curator has typed everything beforehand; keeps what is saved and what is shown."""

    def __init__(self, *lines: str, changed: int = 0) -> None:
        self.console = Console(record=True, width=110)
        self.saved: list[tuple[int, dict[str, FieldValue | None]]] = []
        self._lines: Iterator[str] = iter(lines)
        self._changed = changed  # the id of a version that is not live any more

    def ask(self, prompt: str) -> str:
        self.console.print(prompt, end="", markup=False)
        line = next(self._lines, None)
        if line is None:
            raise EOFError
        self.console.print(line, markup=False)
        return line

    def save(self, document_id: int, fields: Mapping[str, FieldValue | None]) -> None:
        if document_id == self._changed:
            raise DocumentChanged("one.pdf was changed meanwhile; look at it again")
        self.saved.append((document_id, dict(fields)))

    def run(self, *documents: CataloguedDocument) -> str:
        Review(self.console, self.ask, self.save).run(documents)
        return self.console.export_text()


def document(number: int, *proposals: Proposal, notes: tuple[str, ...] = ()) -> CataloguedDocument:
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return CataloguedDocument(
        number, f"{number}.pdf", 1, "live", at, FrontMatter("Feedback", "guidance"), proposals=proposals, notes=notes
    )


def test_each_field_is_shown_with_where_it_was_seen_and_asked_about() -> None:
    desk = Desk("", "-", "feedback")
    shown = desk.run(document(7, TITLE, DATE, TOPICS, notes=("page 3 is a picture",)), document(8))
    assert desk.saved == [(7, {"title": "Feedback", "published": None, "topics": ("feedback",)})]
    for words in ("Document 1 of 1: 7.pdf", "page 2: “Published May 2024”", "note: page 3 is a picture"):
        assert words in shown
    assert "title (Feedback): " in shown
    assert "Saved: title, date published, topics" in shown
    assert "1 confirmed, 0 skipped, 0 left open" in shown


def test_a_wrong_value_is_asked_again() -> None:
    desk = Desk("poem", "toolkit")
    shown = desk.run(document(1, KIND))
    assert "kind should be one of: guidance, toolkit, case_study" in shown
    assert desk.saved == [(1, {"kind": "toolkit"})]


def test_ratings_are_asked_apart_with_a_warning_and_confirmed_one_by_one() -> None:
    desk = Desk("", "", "y")
    shown = desk.run(document(1, MONTHS, TITLE, SOURCE))
    assert desk.saved == [(1, {"title": "Feedback", "rating_source": "EEF strand page"})]
    warning = shown.index("shown to everyone as facts")
    assert shown.index("title (Feedback)") < warning < shown.index("months of impact (6)")


def test_without_ratings_there_is_no_warning() -> None:
    assert "as facts" not in Desk("").run(document(1, TITLE))


def test_a_skipped_document_is_left_as_it_is() -> None:
    desk = Desk("Another title", "s", "")
    shown = desk.run(document(1, TITLE, DATE), document(2, KIND))
    assert desk.saved == [(2, {"kind": "guidance"})]
    assert "1 confirmed, 1 skipped, 0 left open" in shown


@pytest.mark.parametrize("ending", [("q",), ()], ids=["q", "the end of the input"])
def test_stopping_keeps_every_answer_given(ending: tuple[str, ...]) -> None:
    desk = Desk("", "", *ending)
    shown = desk.run(document(1, TITLE), document(2, KIND, DATE), document(3, TITLE))
    assert desk.saved == [(1, {"title": "Feedback"}), (2, {"kind": "guidance"})]
    assert "2 confirmed, 0 skipped, 1 left open" in shown


def test_nothing_is_saved_where_nothing_was_answered() -> None:
    desk = Desk("q")
    desk.run(document(1, TITLE), document(2, KIND))
    assert desk.saved == []
    later = Desk("")
    later.run(document(1, MONTHS))
    assert later.saved == []


def test_a_document_that_changed_meanwhile_is_said_and_the_next_goes_on() -> None:
    desk = Desk("", "", changed=1)
    shown = desk.run(document(1, TITLE), document(2, KIND))
    assert "Not saved: one.pdf was changed meanwhile" in shown
    assert desk.saved == [(2, {"kind": "guidance"})]


def test_where_nothing_waits_that_is_said() -> None:
    assert "No document has fields that wait" in Desk().run(document(1))


def test_what_a_document_says_is_words_and_no_command_to_the_terminal() -> None:
    evil = Proposal("title", "[bold]Red[/bold] \x1b[31mtitle", "page 1: “\x1b]0;x\x07”")
    shown = Desk("").run(document(1, evil))
    assert "\x1b" not in shown
    assert "[bold]Red[/bold] [31mtitle" in shown
