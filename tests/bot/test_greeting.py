"""Questions to begin with, as they are suggested."""

from __future__ import annotations

from answering.common_questions import CommonQuestion
from bot.blocks.greeting import prompts


def test_what_colleagues_ask_about_comes_first_and_ours_fill_up() -> None:
    ours = prompts(())
    common = CommonQuestion("Homework " * 20, "What does the Toolkit say about homework?")
    known = CommonQuestion("Teaching assistants", ours[3]["message"])
    shown = prompts((common, known))
    assert len(ours) == len(shown) == 4
    assert [prompt["message"] for prompt in shown[:3]] == [common.question, known.question, ours[0]["message"]]
    assert len(shown[0]["title"]) <= 60
