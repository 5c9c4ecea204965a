"""The glossary and the phases: what colleagues type, in the documents' words."""

from pathlib import Path

import pytest

from retrieval.glossary import Glossary, GlossaryUnusable, load_glossary
from retrieval.phases import phases_named, without_phases


def test_forms_are_whole_words_in_any_case() -> None:
    glossary = Glossary({"TA": "teaching assistant", "one to one": "tuition"})
    assert glossary.read("Do tas help? One to One").forms == (("one to one", "tuition"),)
    assert glossary.read("a ta.").expanded == "a ta. teaching assistant"
    assert glossary.read("tap and data").forms == ()


def test_words_already_there_are_not_added_again() -> None:
    assert Glossary({"TA": "teaching assistant"}).read("TA, a teaching assistant").expanded.count("assistant") == 1


def test_the_packaged_glossary_is_sound() -> None:
    assert load_glossary().read("mums and dads of FSM pupils in a MAT").expanded.endswith("multi-academy trust")


@pytest.mark.parametrize("text", ["- a list\n", "TA: [1, 2]\n", "TA: 'unclosed\n"])
def test_a_broken_glossary_names_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(text)
    with pytest.raises(GlossaryUnusable, match=r"glossary\.yaml"):
        load_glossary(path)


@pytest.mark.parametrize(
    ("question", "phases"),
    [
        ("Y8 can't read", {"secondary"}),
        ("KS2 maths and Year 7", {"primary", "secondary"}),
        ("nursery talk", {"early years"}),
        ("3 year olds", {"early years"}),
        ("22-23 attendance", set()),
        ("Y10 group", {"secondary"}),
        ("sixth form", {"post-16"}),
    ],
)
def test_phases_are_read_from_a_question(question: str, phases: set[str]) -> None:
    assert phases_named(question) == phases


def test_phases_are_taken_out_for_a_follow_up() -> None:
    assert without_phases("Months for parents at primary in KS2?") == "Months for parents at in ?"
