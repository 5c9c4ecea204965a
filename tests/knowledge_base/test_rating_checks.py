"""Contradicting ratings are found with both places; what agrees, replaces or explains is no finding."""

from __future__ import annotations

from typing import Any

from catalogued import catalogued

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.document import Proposal
from knowledge_base.rating_checks import PassageWords, rating_check

RATED = {"kind": "toolkit", "impact_months": 5, "cost": "very low", "evidence_strength": 4, "rating_source": "EEF"}


def _phonics(path: str = "phonics.md", title: str = "Phonics (Teaching and Learning Toolkit)", **changes: Any) -> Any:
    return catalogued(path, title, **(RATED | changes))


def _found(*documents: CataloguedDocument, said: dict[str, str] | None = None) -> list[tuple[tuple[str, ...], str]]:
    by_path = {document.path: document for document in documents}
    passages = [PassageWords(by_path[path], 14, (sentence,)) for path, sentence in (said or {}).items()]
    return [(finding.documents, finding.what) for finding in rating_check(documents, passages).findings]


def test_two_documents_of_one_strand_with_different_ratings() -> None:
    newer = _phonics("new/phonics.pdf", "EEF Toolkit: Phonics", impact_months=6, evidence_strength=3)
    assert _found(_phonics(), newer) == [
        (
            ("phonics.md", "new/phonics.pdf"),
            "is rated +5 months, evidence 4/5; “EEF Toolkit: Phonics” is rated +6 months, evidence 3/5",
        )
    ]


def test_a_proposed_rating_is_held_against_the_stored_one() -> None:
    proposal = Proposal("impact_months", 7, 'page 1: "+7 months"')
    scanned = catalogued("phonics.pdf", "Phonics", reader="pdf 1", proposals=(proposal,))
    ((paths, what),) = _found(_phonics(), scanned)
    assert (paths, what) == (("phonics.md", "phonics.pdf"), "is rated +5 months; “Phonics” is rated +7 months")


def test_what_agrees_or_is_replaced_or_has_no_figure_is_no_contradiction() -> None:
    assert _found(_phonics(), _phonics("b.md")) == []
    assert _found(_phonics(), _phonics("b.md", impact_months=6, supersedes="phonics.md")) == []
    assert _found(_phonics(), _phonics("b.md", impact_months=None, cost=None)) == []
    assert _found(_phonics(), _phonics("b.md", "Phonics (Early Years Toolkit)", impact_months=6)) == []


def test_a_text_that_gives_another_figure_is_shown_with_both_places() -> None:
    report = catalogued("premium.pdf", "Spending the premium", reader="pdf 1")
    slides = catalogued("premium.pptx", "Premium slides", reader="pptx 1")
    said = {
        "premium.pdf": "Consider phonics (+4 months, very low cost).",
        "premium.pptx": "The phonics strand averages six months.",
        "phonics.md": "Evidence strength: extensive (3 of 5 padlocks).",
    }
    assert _found(_phonics(), report, slides, said=said) == [
        (
            ("premium.pdf", "phonics.md"),
            "says +4 months of phonics (page 14), "
            "the rating of “Phonics (Teaching and Learning Toolkit)” says +5 months",
        ),
        (
            ("premium.pptx", "phonics.md"),
            "says +6 months of phonics (slide 14), "
            "the rating of “Phonics (Teaching and Learning Toolkit)” says +5 months",
        ),
        (("phonics.md",), "says evidence 3/5 (page 14), its rating says evidence 4/5"),
    ]


def test_a_text_that_agrees_with_one_of_the_ratings_is_not_held_against_the_other() -> None:
    report = catalogued("premium.pdf", "Spending the premium", reader="pdf 1")
    found = _found(
        _phonics(),
        _phonics("b.md", impact_months=6),
        report,
        said={"premium.pdf": "Try phonics, or phonics (+6 months)."},
    )
    assert [paths for paths, _ in found] == [("phonics.md", "b.md")]


def test_a_figure_that_is_repeated_is_found_once() -> None:
    document = _phonics()
    twice = [PassageWords(document, page, ("The average gain is six months.",)) for page in (3, 4)]
    (finding,) = rating_check([document], twice).findings
    assert finding.what == "says +6 months (page 3), its rating says +5 months"
