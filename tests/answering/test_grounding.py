"""The number lock: figures in one form, and statements that bring their own."""

import pytest

from answering.answer import Citation, Rating, Statement
from answering.grounding import figures_of, grounded

RATING = Rating("Feedback", "toolkit/feedback.md", 6, "very low", 4, None)


def citation(quote: str) -> Citation:
    return Citation(1, "a.md", 1, "Five Ways", "guidance", "", None, "", None, quote)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("three to five pupils", {"3", "5"}),
        ("3–5 pupils", {"3", "5"}),
        ("over 280,000 assistants, 28%", {"280000", "28"}),
        ("two hundred and eighty thousand", {"280000"}),
        ("£1.2 million", {"1200000"}),
        ("+6 months in Year 9 and KS2", {"6"}),
        ("-2 months", {"2"}),
        ("no figures", set()),
    ],
)
def test_figures_are_read_in_one_form(text: str, figures: set[str]) -> None:
    assert figures_of(text) == figures


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        (Statement("It adds six months.", (1,)), True),  # the shown rating says so
        (Statement("Groups of 3 to 5 work.", (1,)), True),
        (Statement("Five Ways says so.", (1,)), True),  # a title's words
        (Statement("It adds 8 months.", (1,)), False),
        (Statement("Groups work.", ()), False),
        (Statement("Groups work.", (2,)), False),
    ],
)
def test_a_statement_with_a_figure_of_its_own_is_dropped(statement: Statement, holds: bool) -> None:
    kept, dropped = grounded([statement], [citation("Groups of three to five work.")], [RATING])
    assert (kept, dropped) == (([statement], []) if holds else ([], [statement]))
