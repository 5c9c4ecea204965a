"""The kind of answer a question needs: what the nearest documents do not have is said, and not answered round."""

from __future__ import annotations

import pytest

from answering.answer import Outcome
from answering.assistant import Assistant
from retrieval.search import Filters


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("how many pupils are on roll at Huntington", "no such number"),
        ("number of studies in the homework strand", "no such number"),
        ("total budget for the Bristol implementation leads pilot", "no amount of money"),
        ("what does small group tuition cost in pounds per pupil", "no amount of money"),
        ("why did EEF scrap the Research Schools Network in 2024?", "nothing about an end to it"),
        ("what percentage of schools finished the Bristol pilot", "no share or percentage"),
        ("national absence rate for 2031-32", "nothing about 2031"),
        ("what did the York project find in 1997?", "nothing about 1997"),
        ("case study from Leeds on early maths?", "nothing about Leeds"),
        ("case study from leeds on early maths?", "nothing about leeds"),
        ("is there anything on tutoring in Wales", "nothing about Wales"),
        ("what do girls gain from mentoring, in months", "nothing about girls"),
        ("how should we share metacognition training with every school in a trust?", "examples but no guidance"),
        ("does NELI work, how many months", "nothing about NELI"),
        ("When was the Lancashire network dissolved?", "no date for this"),
    ],
)
def test_what_is_lacking_is_said(assistant: Assistant, question: str, lacks: str) -> None:
    answer = assistant.answer(question)
    assert answer.outcome is Outcome.NOT_FOUND
    assert f"have {lacks}," in answer.message
    assert answer.nearest
    assert not answer.statements


@pytest.mark.parametrize(
    "question",
    [
        "how many research schools are there?",
        "EPD guidance: how many mechanisms?",  # in the heading, its figure below
        "how many recs in the secondary literacy report",  # a colleague's word for the unit
        "how many months does feedback add?",  # a rating's own unit
        "how much did EEF put into Manor Park Talks",
        "what share of pupils were persistently absent 22-23",  # written 2022-23
        "what happened in the Walsall and Sandwell metacognition project?",
        "who evaluated the Bristol RIL pilot",  # spelt out: Regional Implementation Leads
        "We are a school in Leeds: what should we do about homework?",  # advice is for anywhere
        "what did York do on Monday about attendance",
        "When did EEF's current regional strategy begin?",  # the page says "launched"
        "When was the network started",
    ],
)
def test_what_is_there_is_answered(assistant: Assistant, question: str) -> None:
    assert assistant.answer(question).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    ("question", "without", "lacks"),
    [
        ("When was the network started", "partnerships/research-schools-network.md", "no date for this"),
        ("old TA guidance vs new", "guidance/deployment-of-teaching-assistants.md", "no guidance"),
        (
            "what shd an attendance lead ask in the first meeting",
            "guidance/supporting-school-attendance.md",
            "examples but no guidance",
        ),
    ],
)
def test_what_only_one_document_could_tell_is_lacking_without_it(
    assistant: Assistant, question: str, without: str, lacks: str
) -> None:
    assert assistant.answer(question).outcome is Outcome.ANSWERED
    answer = assistant.answer(question, filters=Filters(without=(without,)))
    assert answer.outcome is Outcome.NOT_FOUND
    assert f"have {lacks}," in answer.message
