"""Single fields: which words make them, and which look as if they did."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from knowledge_base.document import REGIONS, Block, Contents, FieldValue, Proposal, Section, SourceDocument
from knowledge_base.proposals import described
from knowledge_base.proposing.words import listed
from knowledge_base.readers.markdown import read_markdown
from scripts.settings import STARTER_DOCUMENTS

TODAY = dt.date(2026, 6, 1)


def document(
    *lines: str,
    path: str = "notes.pdf",
    title: str = "Notes",
    stated: dict[str, FieldValue] | None = None,
    key: str = "",
    heading: str = "",
) -> SourceDocument:
    blocks = tuple(Block("paragraph", line) for line in lines)
    section = Section((heading,) if heading else (), 3, blocks)
    offered = (Proposal("title", title, "page 1, the largest words"),)
    contents = Contents((section,), stated=stated or {}, proposals=offered, key=key)
    return described(path, contents, "d" * 64, "pdf 1", TODAY)


def proposed(read: SourceDocument, field: str) -> Any:
    return next((p.value for p in read.proposals if p.field == field), None)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published May 2024", "2024-05"),
        ("Published: Wednesday 13 November 2024 | 4 min read", "2024-11-13"),
        ("Updated 12/05/2024", "2024-05-12"),
        ("First published in 2019", "2019"),
        ("Publication date: 3rd Sept 2021", "2021-09-03"),
        ("Last updated: June 4, 2023", "2023-06-04"),
        ("Third edition, published 2024-05", "2024-05"),
        ("Published Autumn 2022.", "2022"),
        ("Last reviewed May 2024", None),
        ("Published in 2019, the study found that pupils gained.", None),
        ("A review published in May 2019 is cited here.", None),
        ("Published 31 April 2024", None),
        ("Published 2 July 2026", None),  # still to come
        ("Published 2016–2019", None),
        ("Published 12 March 1966", None),
    ],
)
def test_a_date_is_taken_only_where_it_is_the_documents_own(line: str, date: str | None) -> None:
    assert proposed(document("Some words first.", line), "published") == date


def test_dates_that_differ_are_none_and_a_finer_one_is_the_same() -> None:
    padding = ["Words."] * 20
    assert proposed(document(*padding, "Published May 2024", "Published June 2023"), "published") is None
    assert proposed(document("Published 2024", "Published May 2024"), "published") == "2024-05"
    assert proposed(document("Published May 2024", *padding, "Published June 2023"), "published") == "2024-05"


@pytest.mark.parametrize(
    ("title", "path", "date"),
    [
        ("Guidance report, May 2021", "a.pdf", "2021-05"),
        ("Improving Literacy (2021)", "a.pdf", "2021"),
        ("Campaign, 2016 to 2021", "a.pdf", None),
        ("What schools did in 2020", "a.pdf", None),
        ("Vision for 2040", "a.pdf", None),
        ("Notes", "2024-05 attendance.pdf", "2024-05"),
        ("Notes", "plan_2024-25.pdf", None),
        ("Notes", "report_2019_v2.pdf", "2019"),
        ("Notes", "2019 and 2021.pdf", None),
        ("Notes", "https://example.org/2019/06/17/notes", "2019-06-17"),
        ("Notes", "https://example.org/uploads/2019/06/17/notes.pdf", None),
    ],
)
def test_a_date_in_the_title_or_the_name(title: str, path: str, date: str | None) -> None:
    assert proposed(document("Words.", title=title, path=path), "published") == date


def test_the_date_in_a_files_properties_is_the_last_that_is_believed() -> None:
    section = Section((), 1, (Block("paragraph", "Words."),))
    made = Proposal("published", "2026-01", "the file's properties")
    titled = Proposal("title", "Improving Literacy (2021)", "page 1, the largest words")
    plain = Proposal("title", "Improving Literacy", "page 1, the largest words")
    for title, date in ((titled, "2021"), (plain, "2026-01")):
        contents = Contents((section,), proposals=(title, made))
        assert proposed(described("a.pdf", contents, "d", "pdf 1", TODAY), "published") == date


def test_a_date_among_the_references_is_another_documents() -> None:
    assert proposed(document("Published May 2012", heading="References"), "published") is None


def test_each_proposal_says_where_it_was_seen() -> None:
    read = document("Published May 2024", "Available at https://example.org/notes.")
    seen = {p.field: p.seen for p in read.proposals}
    assert seen["published"] == "page 3: “Published May 2024”"
    assert seen["source_url"] == "page 3: “Available at https://example.org/notes.”"
    assert read.front_matter.source_url == "https://example.org/notes"


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Available at: https://example.org/b (accessed 12 May 2020)", None),
        ("Smith, J. (2019) A title. Available at: https://example.org/b", None),
        ("This report is available at www.example.org/report.", "https://www.example.org/report"),
    ],
)
def test_the_address_of_a_reference_is_not_the_documents(line: str, address: str | None) -> None:
    assert proposed(document(line), "source_url") == address


@pytest.mark.parametrize(
    ("title", "phases"),
    [
        ("Maths in Key Stages 2 and 3", ("primary", "secondary")),
        ("Talk in Years 7 to 9", ("secondary",)),
        ("A nursery and its families", ("early years",)),
        ("Moving on to sixth form", ("post-16",)),
        ("The primary outcome of a trial", None),
        ("Feedback", None),
    ],
)
def test_phases_in_the_words_of_the_front_matter(title: str, phases: tuple[str, ...] | None) -> None:
    assert proposed(document("Words.", title=title), "phases") == phases


@pytest.mark.parametrize(
    ("lines", "region"),
    [
        (("Schools in Leeds met. Leeds schools and Bradford schools shared plans.",), "Yorkshire and the Humber"),
        (("North East Lincolnshire led. Grimsby went on. North East Lincolnshire met.",), "Yorkshire and the Humber"),
        (("The University of Leeds wrote it.", "Leeds Beckett University too.", "See Leeds LS1 4DY."), None),
        (("Leeds and Leeds and Leeds again, but Truro and Truro too.",), None),
        (("Pupils in Leeds, Truro and Norwich were reading.",), None),
        (("Schools across England took part, from Leeds to Truro.",), "England"),
        (("Reading, writing and a bath of words; a battle on the march.",), None),
    ],
)
def test_a_region_is_proposed_of_case_studies_without_doubt(lines: tuple[str, ...], region: str | None) -> None:
    read = document(*lines, stated={"kind": "case_study"})
    assert proposed(read, "region") == region
    assert proposed(document(*lines, stated={"kind": "guidance"}), "region") is None


RATED = ("Toolkit strand", "Impact (months) +4", "Very low cost", "Evidence strength: 4/5")


def test_ratings_are_proposed_and_kept_out_of_the_front_matter() -> None:
    read = document(*RATED, title="Feedback")
    found = [proposed(read, field) for field in ("impact_months", "cost", "evidence_strength", "rating_source")]
    assert found == [4, "very low", 4, "as printed in notes.pdf"]
    assert read.front_matter.kind == "toolkit"
    matter = read.front_matter
    assert (matter.impact_months, matter.cost, matter.evidence_strength, matter.rating_source) == (None,) * 4


@pytest.mark.parametrize(
    "lines",
    [
        ("It gains +5 months and costs little.",),  # prose
        ("Toolkit strand", "Impact: +5 months"),  # one figure is not a strand
        ("Results of the Toolkit trial", *RATED[1:]),  # a trial's padlocks are on another scale
        (*RATED, "Impact (months) +6"),  # two figures
        (*RATED[1:], "The trial had 90 schools."),  # the same
        ("Toolkit strand", "Cost £ £ £ £ £", "Evidence 🔒🔒🔒🔒"),
    ],
)
def test_a_rating_that_is_not_sure_is_not_proposed(lines: tuple[str, ...]) -> None:
    assert proposed(document(*lines), "impact_months") is None


def test_a_rating_with_a_figure_twice_keeps_the_others() -> None:
    read = document(*RATED, "Impact (months) +6")
    assert (proposed(read, "cost"), proposed(read, "evidence_strength")) == ("very low", 4)


def test_what_is_stated_is_taken_after_the_checks_and_nothing_is_proposed_instead() -> None:
    stated: dict[str, FieldValue] = {"title": "Own title", "region": "Narnia", "cost": "low", "published": 2020}
    read = document("Published May 2024", stated=stated)
    assert (read.front_matter.title, read.front_matter.region) == ("Own title", None)
    assert (read.front_matter.cost, read.front_matter.published) == ("low", "2020")
    assert [note.split(":")[0] for note in read.notes] == ["region was left out"]
    assert {"title", "published"}.isdisjoint(p.field for p in read.proposals)


def test_documents_of_one_file_are_told_apart() -> None:
    first, again = (document("Words.", path="cases.xlsx", key="row 2") for _ in range(2))
    other = document("Other words.", path="cases.xlsx", key="row 2")
    assert (first.path, first.source, first.source_hash) == ("cases.xlsx#row 2", "cases.xlsx", "d" * 64)
    assert first.content_hash == again.content_hash
    assert first.content_hash != other.content_hash
    assert document("Words.").content_hash == "d" * 64


def test_marks_that_a_terminal_would_obey_are_no_part_of_a_field() -> None:
    read = document("Words.", title="Red \x1b[31malert\x07 title")
    assert read.front_matter.title == "Red [31malert title"
    assert all(p.seen.isprintable() for p in read.proposals)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("in/EEF_TA-report%20final_v2.pdf", "EEF TA report"),
        ("https://example.org/news/early-maths.html", "Early maths"),
        ("https://example.org/", "Example.org"),
        ("résumé.docx", "Résumé"),
    ],
)
def test_without_a_title_the_name_is_made_readable(path: str, title: str) -> None:
    contents = Contents((Section((), None, (Block("paragraph", "Words."),)),))
    assert described(path, contents, "d", "docx 1", TODAY).front_matter.title == title


def test_topics_are_those_of_the_starter_documents_and_regions_those_of_the_front_matter() -> None:
    used = {
        topic
        for file in STARTER_DOCUMENTS.rglob("*.md")
        if file.parent != STARTER_DOCUMENTS
        for topic in read_markdown(file.name, file.read_bytes()).front_matter.topics
    }
    assert set(listed("topics.yaml")) <= used
    regions = listed("places.yaml")
    assert set(regions) == set(REGIONS) - {"England"}
    every = [place for names in regions.values() for place in (*names["whole"], *names["places"])]
    assert len(every) == len(set(every))
    assert all(isinstance(place, str) for place in every)
