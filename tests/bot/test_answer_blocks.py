"""An answer drawn for Slack: everything said is cited, foreign words are inert, and it fits in one message."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from fakes import answer_saying

from answering.answer import Answer, CaseStudy, Citation, Nearest, Outcome, Rating, Statement
from bot.blocks.answer import IN_PLACE, NOTED, answer_blocks, answer_message
from bot.blocks.answer_buttons import NEXT, answer_buttons
from bot.blocks.frame import SORRY, Frame
from bot.blocks.message import LONGEST_TEXT, fits
from insights.dates import british_date

CITATION = answer_saying("x").citations[0]
RATING = Rating("Feedback", "toolkit/feedback.md", 6, "very low", 4, "EEF strand page")
STUDY = CaseStudy(
    "Talk in the nursery", "case_studies/talk.md", "https://example.org/talk", "North East", "Blyth", "a trust",
    ("Ash Grove",), ("EYFS",), "few words at three", "story time",
)  # fmt: skip


def _texts(block: Any) -> list[str]:
    if isinstance(block, list):
        return [text for part in block for text in _texts(part)]
    if not isinstance(block, dict):
        return []
    own = [block["text"]] if isinstance(block.get("text"), str) else []
    return own + [text for value in block.values() for text in _texts(value)]


def _shown(answer: Answer, frame: Frame = IN_PLACE) -> str:
    return "".join(_texts(list(answer_message(answer, 7, "Q-ABC", frame).blocks)))


def test_statements_ratings_examples_and_sources_are_shown_apart() -> None:
    answer = replace(answer_saying("Feedback helps."), ratings=(RATING,), case_studies=(STUDY,))
    shown = _shown(answer)
    for part in (
        "+6 months · very low cost · evidence 4/5",
        "What the research says",
        "Feedback helps. [1]",
        "Case studies: examples, not proof",
        "Where: Blyth, North East",
        "Ask: Ash Grove",
        "[1] Feedback (2021) — Principles",
        "Reference Q-ABC",
    ):
        assert part in shown


def test_a_citation_leads_to_its_source() -> None:
    blocks = answer_message(answer_saying("Feedback helps."), 7, "Q-ABC").blocks
    assert '{"type": "link", "url": "https://example.org/feedback", "text": "[1]"}' in json.dumps(blocks)


def test_what_a_case_study_says_stays_apart_from_research() -> None:
    cited = replace(CITATION, number=2, kind="case_study", title="Talk")
    answer = answer_saying("Feedback helps.")
    answer = replace(
        answer, statements=(*answer.statements, Statement("They told stories.", (2,))), citations=(CITATION, cited)
    )
    assert "What partnerships didThey told stories. [2]" in _shown(answer)


def test_an_abstention_shows_what_is_nearest_and_that_it_is_noted() -> None:
    near = Nearest("guidance/a.md", "A guide", "guidance", "https://example.org/a", 0.5)
    shown = _shown(Answer(Outcome.NOT_FOUND, "Not there.", nearest=(near,)))
    assert "Not there." in shown
    assert "A guide (guidance)" in shown
    assert NOTED in shown


def _buttons(answer: Answer, frame: Frame = IN_PLACE) -> list[tuple[str, str, str]]:
    rows = [block for block in answer_buttons(answer, 7, frame) if block["type"] == "actions"]
    return [(each["action_id"], each["text"]["text"], each["value"]) for row in rows for each in row["elements"]]


QUOTES, SEND = ("quotes", "See quotes", "7"), ("send_to_me", "Send to me", "7")


def test_next_questions_are_buttons_that_carry_no_words_to_act_on() -> None:
    long = "What does “A guide with a very long title indeed, longer than a button” recommend to schools?"
    answer = replace(answer_saying("Feedback helps."), suggestions=("What is mentoring?", long))
    assert _buttons(answer)[2:] == [
        ("next_question:0", "What is mentoring?", "7:0"),
        ("next_question:1", "What does “A guide with a very long title indeed, longer than a button”…", "7:1"),
    ]
    assert f"{NEXT}\n• What is mentoring?\n• {long}" in answer_message(answer, 7, "Q-ABC").text


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (Frame(), [QUOTES, SEND]),
        (Frame(private=True), [QUOTES]),
        (Frame(is_direct=True), [QUOTES]),
        (
            Frame(private=True, shareable=True),
            [("share_answer", "Share with the channel", "7"), ("keep_answer", "Keep to myself", "7"), QUOTES],
        ),
    ],
)
def test_buttons_fit_where_the_answer_stands(frame: Frame, expected: list[tuple[str, str, str]]) -> None:
    assert _buttons(answer_saying("Feedback helps."), frame) == expected


def test_an_abstention_can_be_sent_but_quotes_nothing() -> None:
    assert _buttons(Answer(Outcome.NOT_FOUND, "Not there."))[1:] == [SEND]
    assert _buttons(Answer(Outcome.DECLINED, "English only.")) == []


def test_a_question_is_said_again_where_nobody_can_see_it() -> None:
    answer = answer_saying("Yes.")
    assert _shown(answer, Frame(question="does it help?", private=True)).startswith("You asked: does it help?")
    shared = answer_message(answer, 7, "Q-ABC", Frame(question="<!channel> help?", shared_by="U1")).blocks
    assert [element["type"] for element in _elements(shared[0]) if element["type"] != "rich_text_section"] == [
        "text",
        "user",
    ]
    assert _shown(answer, Frame(question="q?", shared_by="U1")).startswith("Shared by Question: q?")
    assert _shown(answer, Frame(question="q?", asker="U1")).startswith(" asked: q?")
    assert answer_message(answer, 7, "Q-ABC", Frame(question="q?", private=True)).text.startswith("You asked: q?")


def test_the_body_alone_has_nothing_to_press() -> None:
    answer = replace(answer_saying("Feedback helps."), suggestions=("What is mentoring?",))
    assert {block["type"] for block in answer_blocks(answer)} == {"rich_text", "divider"}


def test_a_late_answer_and_a_follow_up_say_so() -> None:
    answer = replace(answer_saying("Feedback helps."), understood_as="feedback – and for KS2?")
    shown = _shown(answer, Frame(late=True))
    assert shown.startswith(f"{SORRY}I took this to mean: feedback – and for KS2?")


def test_a_declined_question_asks_for_no_feedback() -> None:
    blocks = answer_message(Answer(Outcome.DECLINED, "English only."), 7, "Q-ABC").blocks
    assert [block["type"] for block in blocks] == ["rich_text", "context"]


@pytest.mark.parametrize(
    "foreign", ["<!channel>", "<@U1>", "<https://evil.example|https://bank.example>", "*bold* `code`"]
)
def test_foreign_words_are_inert_in_blocks_and_in_words(foreign: str) -> None:
    message = answer_message(replace(answer_saying(foreign), message=foreign), 7, "Q-ABC").arguments()
    assert "<" not in message["text"]
    kinds = {element["type"] for block in message["blocks"] for element in _elements(block)}
    assert kinds <= {"text", "link", "plain_text", "feedback_buttons", "button", "rich_text_section", "rich_text_list"}


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    own = block.get("elements", [])
    return own + [inner for element in own for inner in _elements(element)]


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    citation = replace(CITATION, source_url="javascript:alert(1)")
    blocks = answer_message(replace(answer_saying("x"), citations=(citation,)), 7, "Q-ABC").blocks
    assert "link" not in {element["type"] for block in blocks for element in _elements(block)}


def test_a_long_answer_is_shortened_but_its_sources_never() -> None:
    citations = tuple(replace(CITATION, number=n, title=f"Title {n} " + "long " * 30) for n in range(1, 6))
    statements = tuple(Statement(f"Statement {n}. " + "word " * 300, (n % 5 + 1,)) for n in range(12))
    answer = replace(answer_saying("x"), statements=statements, citations=citations, suggestions=("What? " * 30,) * 2)
    frame = Frame(late=True, question="long " * 900, private=True, shareable=True)
    message = answer_message(answer, 7, "Q-ABC", frame)
    assert fits(message.blocks)
    shown = "".join(_texts(list(message.blocks)))
    assert "Statement 0." in shown
    assert "Statement 11." not in shown
    assert "has been shortened" in shown
    assert all(f"Title {n} " in shown and f"Title {n} " in message.text for n in range(1, 6))
    assert len(message.text) <= LONGEST_TEXT


def test_the_words_alone_say_the_same() -> None:
    text = answer_message(replace(answer_saying("Feedback helps."), ratings=(RATING,)), 7, "Q-ABC").text
    assert "Feedback: +6 months · very low cost · evidence 4/5" in text
    assert "• Feedback helps. [1]" in text
    assert "[1] Feedback (2021) — Principles https://example.org/feedback" in text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2021", "2021"),
        ("2021-06", "June 2021"),
        ("2024-11-03", "3 November 2024"),
        ("spring 2020", "spring 2020"),
        ("2021-13", "2021-13"),
    ],
)
def test_dates_are_british(written: str, shown: str) -> None:
    assert british_date(written) == shown


def test_a_citation_names_its_page() -> None:
    cited = Citation(1, "a.pdf", 1, "A", "guidance", "Two", 14, "https://example.org/a.pdf", None, "x")
    assert "A — Two, page 14" in _shown(replace(answer_saying("x"), citations=(cited,)))


def test_a_list_said_whole_keeps_its_own_markers_and_gets_no_bullet() -> None:
    listed = Statement("Do these:\n1. Plan.\n2. Teach.", (1,))
    answer = answer_saying("It helps.")
    blocks = answer_message(replace(answer, statements=(*answer.statements, listed)), 7, "Q-ABC").blocks
    (body,) = [block for block in blocks if "Plan." in json.dumps(block)]
    assert [part["type"] for part in body["elements"]] == [
        "rich_text_section",
        "rich_text_list",
        "rich_text_section",
    ]
    assert "1. Plan." in body["elements"][2]["elements"][0]["text"]
