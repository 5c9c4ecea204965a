"""The case study finder over the starter library: what is found, what is rightly not, why, and in whose words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from case_queries import CHOSEN_BY, KEPT_APART, Search

from answering.case_contexts import CaseContextsUnusable, load_case_contexts
from answering.case_query import LONGEST_WORDS, CaseQuery, NothingAsked
from answering.case_reasons import NATIONAL
from answering.cases import CaseFinder, CasePage
from retrieval.search import FilterUnknown, Searcher
from scripts.settings import STARTER_DOCUMENTS
from scripts.wiring import Library, build_case_finder


@pytest.fixture(scope="module")
def finder(library: Library, searcher: Searcher) -> CaseFinder:
    return build_case_finder(library, searcher)


def _names(page: CasePage) -> list[str]:
    return [Path(match.study.document).stem for match in page.matches]


def _counts(finder: CaseFinder, searches: Sequence[Search]) -> tuple[int, int, int]:
    """Count what is found first, what is among three, and what is rightly not found."""
    pages = [(one.right, _names(finder.find(CaseQuery(words=one.words, **one.fields)))) for one in searches]
    answerable = [(right, names) for right, names in pages if right]
    first = sum(names[:1] != [] and names[0] in right for right, names in answerable)
    in_three = sum(not set(right).isdisjoint(names) for right, names in answerable)
    return first, in_three, sum(not right and not names for right, names in pages)


def test_searches_find_what_is_there_and_nothing_where_nothing_is(finder: CaseFinder) -> None:
    assert _counts(finder, CHOSEN_BY) == (16, 16, 8)  # of 16, 16 and 8
    # Missed: the coastal trust and oral language, of which there are only the halves. Wrongly found: other languages
    # in Suffolk's alternative provision, and every primary and secondary school for moving from one to the other.
    assert _counts(finder, KEPT_APART) == (14, 14, 6)  # of 15, 15 and 8


def test_it_says_why_and_quotes_word_for_word(finder: CaseFinder) -> None:
    (match,) = finder.find(CaseQuery("attendance of disadvantaged pupils in secondary")).matches
    assert match.why == (
        "same phase: secondary",
        "also about attendance and disadvantage: "
        "“attendance of disadvantaged pupils still well below pre-pandemic levels”",
    )
    assert match.changed is not None
    assert match.changed.text.startswith("This summary has no results for the school to report")
    assert match.lessons[0].section == "Lessons for other schools (editorial)"
    assert match.version == 1


def test_every_quote_stands_in_its_document(finder: CaseFinder) -> None:
    quoted = 0
    for region in finder.choices().regions:
        for match in finder.find(CaseQuery(region=region), limit=20).matches:
            document = _plain((STARTER_DOCUMENTS / match.study.document).read_text())
            for quote in (match.changed, *match.lessons):
                if quote is not None:
                    assert _plain(quote.text) in document
                    quoted += 1
    assert quoted >= 60  # each of twenty has one of what changed and two lessons


def _plain(text: str) -> str:
    unmarked = text.replace("**", "").replace("\n- ", "\n")
    return " ".join(unmarked.split())


def test_a_figure_keeps_the_caution_beside_it(finder: CaseFinder) -> None:
    match = finder.find(CaseQuery("whole town literacy")).matches[0]
    assert match.changed is not None
    assert "27% more pupils" in match.changed.text
    assert "These are the project's own figures, not an independent trial." in match.changed.text


def test_a_region_is_a_filter_and_national_work_comes_after_its_own(finder: CaseFinder) -> None:
    page = finder.find(CaseQuery(region="South West"), limit=10)
    assert [match.study.region for match in page.matches] == ["South West"] * 3 + ["England"]
    assert page.matches[0].why == ("same region: South West",)
    assert page.matches[-1].why == (NATIONAL,)


def test_what_is_chosen_is_a_filter_and_what_is_named_a_preference(finder: CaseFinder) -> None:
    chosen = finder.find(CaseQuery("disadvantage", setting="coastal area"), limit=20)
    assert chosen.total >= 2
    assert all("setting: coastal area" in match.why for match in chosen.matches)
    named = finder.find(CaseQuery("literacy in coastal towns"), limit=20)
    assert _names(named)[0] == "blackpool-key-stage-3-literacy"
    assert (
        _names(finder.find(CaseQuery("literacy in the North East"), limit=20))[0]
        == "north-east-primary-literacy-campaign"
    )
    of_university = finder.find(CaseQuery(partner_type="university"), limit=20)
    assert set(_names(of_university)) == {"durham-primary-use-of-evidence", "newham-manor-park-talks"}
    of_phase = finder.find(CaseQuery(phase="post-16"))
    assert _names(of_phase) == ["essex-way-disadvantage-strategy"]


def test_where_nothing_fits_the_nearest_is_offered_as_that(finder: CaseFinder) -> None:
    page = finder.find(CaseQuery("attendance", region="South East"))
    assert (page.matches, page.total) == ((), 0)
    assert Path(page.nearest[0].study.document).stem == "york-huntington-attendance"
    nobody = finder.find(CaseQuery(setting="special school"))
    assert (nobody.matches, nobody.nearest) == ((), ())


def test_pages_follow_each_other_and_an_offset_beyond_them_is_the_last(finder: CaseFinder) -> None:
    query = CaseQuery(phase="secondary")
    whole = _names(finder.find(query, limit=50))
    pages = [_names(finder.find(query, offset)) for offset in range(0, len(whole), 3)]
    assert [name for page in pages for name in page] == whole
    last = finder.find(query, 10_000)
    assert (_names(last), last.total, last.offset % 3) == (pages[-1], len(whole), 0)
    assert finder.find(query, -5).offset == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"region": "Narnia"}, "no region 'Narnia'"),
        ({"phase": "tertiary"}, "no phase 'tertiary'"),
        ({"setting": "castle"}, "no setting 'castle'; there are: early years setting"),
        ({"partner_type": "guild"}, "no partner 'guild'; there are: trust"),
    ],
)
def test_what_no_case_study_can_have_is_named(finder: CaseFinder, values: dict[str, str], words: str) -> None:
    with pytest.raises(FilterUnknown, match=words):
        finder.find(CaseQuery(**values))


def test_a_query_says_something_and_stays_short() -> None:
    with pytest.raises(NothingAsked):
        CaseQuery(words=" \n\t ", region="")
    query = CaseQuery("a\x00b " * 400)
    assert query.words is not None
    assert query.words.startswith("a b")
    assert len(query.words) <= LONGEST_WORDS
    assert CaseQuery("tutoring", region="London", challenge="reading").in_words() == "“tutoring. reading” · London"


def test_the_choices_are_those_that_some_case_study_has(finder: CaseFinder) -> None:
    choices = finder.choices()
    assert "South East" not in choices.regions
    assert "special school" not in choices.settings
    assert set(choices.phases) == {"early years", "primary", "secondary", "post-16"}
    assert "diocese" in choices.partner_types


def test_contexts_tell_the_longer_name_apart_and_no_evaluator_is_a_partner(finder: CaseFinder) -> None:
    contexts = load_case_contexts()
    assert contexts.partners.within("The Future Leaders Trust") == {"charity or funder"}
    assert contexts.partners.within("two multi-academy trusts") == {"trust"}
    assert contexts.without("coastal trusts and reading").split() == ["and", "reading"]
    universities = finder.find(CaseQuery(partner_type="university"), limit=20)
    assert "bristol-regional-implementation-leads" not in _names(universities)  # a university evaluated it


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("settings: [", "cannot be read"),
        ("settings: {a: b}", "partners"),
        ("settings: {a: b}\npartners: {c: 3}\nheadings: {involved: d}", "entry 'c'"),
        ("settings: {a: b}\npartners: {c: d}\nheadings: {involved: d}", "done is missing"),
    ],
)
def test_a_file_of_contexts_that_is_wrong_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "contexts.yaml"
    path.write_text(text)
    with pytest.raises(CaseContextsUnusable, match=words):
        load_case_contexts(path)
