"""A brief as Markdown: every statement with its source, and nobody's words taken for marks."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from challenges import ATTENDANCE, CHALLENGES, EVIDENCE, PHONES
from markdown_it import MarkdownIt

from insights.brief import build_brief
from insights.brief_evidence import Evidence
from insights.brief_markdown import markdown_of

LONDON = ZoneInfo("Europe/London")


def test_it_has_every_part_and_every_statement_its_source() -> None:
    text = markdown_of(build_brief(ATTENDANCE, EVIDENCE, CHALLENGES, LONDON))
    headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "The shared challenge in numbers",
        "What the evidence says",
        "Case studies from similar contexts",
        "What is not known",
        "Questions to explore together",
        "Needs noted by leads",
        "What has been done",
        "Sources",
    ]
    assert "| North East | 14 | 9 |" in text
    for point in EVIDENCE.points:
        (line,) = [line for line in text.splitlines() if point.text in line]
        assert line.endswith(f"]({point.source.url})")
    assert "Also speaks to it: [Parental engagement](https://" in text
    assert "- What they did: Using the evidence review" in text
    assert "| Mentoring | +2 months · moderate cost · evidence 2/5 | [[2]](" in text


def test_words_of_others_are_never_marks() -> None:
    name = "1. *Boys* <b>and</b> | writing [x](https://bad.example)"
    challenge = replace(PHONES, name=name, actions=())
    text = markdown_of(build_brief(challenge, Evidence(), CHALLENGES, LONDON))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    title = tokens[1].children or []
    assert "".join(part.content for part in title) == name
    assert {part.type for part in title} == {"text"} | {part.type for part in title if part.type == "text_special"}
    assert "Nothing in the knowledge base speaks to this challenge" in text
