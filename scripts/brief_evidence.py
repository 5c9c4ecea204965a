"""What the knowledge base says of a challenge: the assistant's answers to its central questions, and case studies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, zip_longest

from answering.answer import Answer, Citation, Outcome, Rating, Statement
from answering.case_query import CaseQuery
from answering.cases import CaseMatch, CasePage
from answering.grounding import rating_text
from answering.parts import parts_of, place_of
from insights.brief_evidence import BriefSource, CaseNote, Evidence, EvidencePoint, RatedStrand
from insights.challenge import Challenge
from knowledge_base.places import where, without_page

_QUESTIONS = 5  # the most central
_POINTS, _RATINGS, _CASES = 6, 4, 3
_WORDS = 70  # of a statement; a longer one is a list that belongs in its source
_RATING_LINE = "Impact:"  # how a strand's page states its rating, which the brief shows as a rating

Ask = Callable[[str], Answer]
FindCases = Callable[[CaseQuery], CasePage]


def gather(
    challenge: Challenge, ask: Ask, find: FindCases, publishers: Mapping[str, str], region: str | None = None
) -> Evidence:
    """Ask a challenge's central questions, and look for case studies from contexts like it, a region's own first.

    `publishers` are those of the documents, by path.
    """
    asked = challenge.samples[:_QUESTIONS]
    answers = [ask(question) for question in asked]
    if not any(answer.statements for answer in answers):
        answers.append(ask(f"What does the evidence say about {challenge.name}?"))
    unanswered = [q for q, answer in zip(asked, answers, strict=False) if answer.outcome is Outcome.NOT_FOUND]
    return Evidence(
        points=tuple(_points(answers, publishers))[:_POINTS],
        ratings=tuple(_ratings(answers, publishers))[:_RATINGS],
        cases=tuple(_case(match, publishers) for match in _matches(challenge, find, region)),
        caveats=tuple(dict.fromkeys(chain.from_iterable(one.caveats for one in answers if one.ratings))),
        unanswered=tuple(unanswered),
    )


def _points(answers: Sequence[Answer], publishers: Mapping[str, str]) -> Iterable[EvidencePoint]:
    """Give what research says, each once, the first statement of each answer before the second of any."""
    columns = [[(answer, statement) for statement in _research(answer)] for answer in answers]
    said: list[str] = []
    for answer, statement in filter(None, chain.from_iterable(zip_longest(*columns))):
        if not any(statement.text in other or other in statement.text for other in said):
            said.append(statement.text)
            citation = _citation(answer, statement)
            yield EvidencePoint(
                statement.text, where(citation.section, citation.page_in_words), _source(citation, publishers)
            )


def _research(answer: Answer) -> list[Statement]:
    research, _ = parts_of(answer)
    return [
        one
        for one in research
        if not one.text.startswith(_RATING_LINE)
        and len(one.text.split()) <= _WORDS
        and _citation(answer, one).kind != "case_study"
    ]


def _citation(answer: Answer, statement: Statement) -> Citation:
    return next(citation for citation in answer.citations if citation.number == statement.citations[0])


def _source(citation: Citation, publishers: Mapping[str, str]) -> BriefSource:
    """Give the document, which is one source however many of its pages are cited."""
    path, address = citation.document, without_page(citation.source_url)
    return BriefSource(path, citation.title, publishers.get(path, ""), address, citation.published or "")


def _ratings(answers: Sequence[Answer], publishers: Mapping[str, str]) -> Iterable[RatedStrand]:
    said: set[str] = set()
    for answer in answers:
        cited = {citation.document: citation for citation in answer.citations}
        for rating in answer.ratings:
            if rating.document in cited and rating.document not in said:
                said.add(rating.document)
                yield _rated(rating, _source(cited[rating.document], publishers))


def _rated(rating: Rating, source: BriefSource) -> RatedStrand:
    return RatedStrand(rating.title, rating_text(rating), rating.evidence_strength, source)


def _matches(challenge: Challenge, find: FindCases, region: str | None) -> tuple[CaseMatch, ...]:
    """Give what fits the challenge best, and at least one of the region's own where one fits at all."""
    phases = [one.cells[0].name for one in challenge.periods[0].breakdowns if one.dimension == "phase" and one.cells]
    words = ". ".join([challenge.name, *challenge.samples[:1], *phases[:1]])
    best = find(CaseQuery(words)).matches
    own = find(CaseQuery(words, region=region)).matches if region else ()
    theirs = [match for match in own if match.study.region == region and match.study not in [one.study for one in best]]
    if theirs and not any(match.study.region == region for match in best):
        return (*best[: _CASES - 1], theirs[0])
    return best[:_CASES]


def _case(match: CaseMatch, publishers: Mapping[str, str]) -> CaseNote:
    study = match.study
    who = [study.partner, *(school for school in study.research_schools if school != study.partner)]
    return CaseNote(
        title=study.title,
        who="; ".join(filter(None, who)),
        where=place_of(study),
        why="; ".join(match.why),
        did=study.approach or "",
        changed=match.changed.text if match.changed else "",
        lesson=match.lessons[0].text if match.lessons else "",
        source=BriefSource(study.document, study.title, publishers.get(study.document, ""), study.source_url, ""),
    )
