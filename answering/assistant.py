"""The assistant: a redacted question and its history in, an Answer out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

import structlog

from answering.answer import Answer, CaseStudy, Nearest, Outcome, Timings, Turn
from answering.answer_type import lacking
from answering.case_query import CaseQuery
from answering.cases import CaseFinder, case_study
from answering.composition import Composer, Material
from answering.documents_used import CLOSE, documents_used, is_case
from answering.evidence import notions_of
from answering.extractive import Extractive, cite, stating_passage
from answering.followups import in_context, resolve
from answering.grounding import grounded
from answering.premises import contradiction
from answering.questions import Asked, asked_for, without_kinds
from answering.rating_filter import RatingFilter, rating_filter
from answering.rewriting import Rewriting
from answering.scope import reason_to_decline
from answering.strands import NamedStrand, Strands, is_rated, rating_of
from answering.sufficiency import Calibration, Measures, measure, probability
from answering.suggestions import Suggestions
from answering.supersession import Supersession
from knowledge_base.catalogue import CataloguedDocument
from retrieval.encoder import Encoder
from retrieval.search import Filters, Found, Hit, Searcher

NEAREST = 5
NOT_FOUND = "I could not find an answer to this in the knowledge base. The nearest documents are listed."
_LACKING = "The documents nearest to this have {lacks}, so they do not answer it. They are listed."
NOTHING_LIVE = "There are no documents in the knowledge base yet, so there is nothing to answer from."
BEST_BET = "Months of impact are averages of past studies: a best bet, no guarantee for your pupils."
_CARDS = 3
_NEAREST_CASES = 2
NO_CASE = "No case study here has all that you ask for. The nearest are shown; /case-studies searches them all."
_STRANDS = 8
_STRANDS_WITH = "Toolkit strands with {wanted}:"
_MORE_STRANDS = "{shown} of the {all} strands that match are shown."
_NO_STRAND = "No Toolkit strand in the knowledge base has {wanted}. The nearest documents are listed."
_EEF_PAGE = "EEF strand page"


@dataclass(frozen=True)
class _Search:
    """What one question was found to rest on."""

    read_as: str  # the question with what it leans on, its spelling mended
    found: Found
    asked: Asked
    strands: tuple[NamedStrand, ...]
    documents: tuple[CataloguedDocument, ...] = ()  # those that an answer would rest on
    passages: tuple[Hit, ...] = ()  # all of theirs

    @property
    def lacks(self) -> str | None:
        """Say what the question needs that these passages do not have."""
        return lacking(self.found, self.asked, self.passages)


class Assistant:
    """Answers from one searcher's index; built anew when the index is.

    It takes over what the one `before` found out, which must be over vectors of the same encoder. Where there is a
    chat model, `composer` writes by it and `rewriting` reads follow-ups by it; whether to answer is decided before.
    """

    def __init__(
        self,
        searcher: Searcher,
        encoder: Encoder,
        calibration: Calibration,
        cases: CaseFinder,
        before: Assistant | None = None,
        composer: Composer | None = None,
        rewriting: Rewriting | None = None,
    ) -> None:
        self._searcher = searcher
        self._strands = Strands(searcher.documents, encoder)
        self._calibration = calibration
        self.cases = cases
        self._supersession = Supersession(searcher.documents)
        self._extractive = Extractive()
        self._composer = composer or self._extractive
        self._rewriting = rewriting
        known = before._suggestions if before is not None else None
        self._suggestions: Suggestions = Suggestions(self._answers_from, known)

    def without_model(self) -> Assistant:
        """Give an assistant over the same index that sends nothing to a chat model."""
        twin = copy(self)
        twin._composer, twin._rewriting = self._extractive, None
        return twin

    def prepare(self, before: Assistant | None = None) -> None:
        """Work out now what the first askers would wait for; `before` tells what those are like to want."""
        self.cases.choices()
        if before is not None:
            self._suggestions.check_those_of(before._suggestions, self._searcher.documents)

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer a redacted question; raises `FilterUnknown` for a filter's value that nothing has."""
        started = time.perf_counter()
        filters = filters or Filters()
        self._searcher.check(filters)
        reason = reason_to_decline(question, self._searcher.knows)
        query = self._resolved(question, history) if reason is None else question
        search = self._search(query if reason is None else question[:1000], filters)
        retrieved = time.perf_counter()
        answer = self._respond(reason, search, filters)
        wider = in_context(question, history)
        if answer.outcome is Outcome.NOT_FOUND and wider != query:
            # Nothing in its words leans on the question before, but alone it is not answered: "the tutoring half".
            answer, search = self._in_context(wider, filters, (answer, search))
        answer = self._suggesting(answer, search, filters)
        done = time.perf_counter()
        timings = Timings(_ms(started, retrieved), _ms(retrieved, done), _ms(started, done))
        return replace(answer, understood_as=_understood(answer, question, search), timings=timings)

    def _resolved(self, question: str, history: Sequence[Turn]) -> str:
        """Give a question as it is to be searched for; only what leans on the turns before is rewritten."""
        query = resolve(question, history)
        if query == question or self._rewriting is None:
            return query
        return self._rewriting.rewritten(question, history) or query

    def _in_context(self, query: str, filters: Filters, alone: tuple[Answer, _Search]) -> tuple[Answer, _Search]:
        """Answer a question together with the one before it; as it stood `alone` where that is no better."""
        search = self._search(query, filters)
        answer = self._respond(None, search, filters)
        return (answer, search) if answer.outcome.is_answer else alone

    def measures(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Measures:
        """Give what sufficiency is judged by, for calibration."""
        search = self._search(resolve(question, history), filters or Filters())
        measures = measure(search.found, search.strands, self._searcher)
        return replace(measures, ruled_out=measures.ruled_out or search.lacks is not None)

    def _search(self, query: str, filters: Filters) -> _Search:
        query = self._searcher.mend(query)
        asked = asked_for(query)
        # Where several kinds of document are asked for, their names would be found rather than the subject.
        found = self._searcher.search(without_kinds(query) if len(asked.kinds) > 1 else query, filters)
        search = _Search(query, found, asked, self._strands.named(found.reading, filters.without))
        if not found.hits:
            return search
        documents = tuple(self._documents_used(search, filters))
        return replace(search, documents=documents, passages=self._passages(found, documents, filters))

    def _respond(self, reason: str | None, search: _Search, filters: Filters) -> Answer:
        nearest = _nearest(search.found)
        if reason is not None:
            return Answer(Outcome.DECLINED, reason, nearest=nearest)
        if not search.found.hits:
            return Answer(Outcome.NOT_FOUND, NOTHING_LIVE if not self._searcher.documents else NOT_FOUND)
        if (wanted := rating_filter(search.found.query)) is not None:
            strands = [d for d in self._strands.documents if filters.allow(d) and wanted.allows(d)]
            if strands:
                return self._from_ratings(wanted, strands, search.found, filters)
        if (against := self._against_premise(search, filters)) is not None:
            return self._compose(against[0], nearest, against[1])
        if (lacks := search.lacks) is not None:
            return Answer(Outcome.NOT_FOUND, _LACKING.format(lacks=lacks), nearest=nearest)
        if not self._is_sufficient(search):
            return Answer(Outcome.NOT_FOUND, NOT_FOUND, nearest=nearest)
        return self._compose(search, nearest)

    def _from_ratings(
        self, wanted: RatingFilter, strands: Sequence[CataloguedDocument], found: Found, filters: Filters
    ) -> Answer:
        """Answer a question across strands from the fields, each rating cited to the passage that states it."""
        documents, nearest = {d.path: d for d in strands}, _nearest(found)
        meeting = wanted.choose(map(rating_of, strands))
        hits = self._passages(found, [documents[rating.document] for rating in meeting[:_STRANDS]], filters)
        stated = [(rating, hit) for rating in meeting if (hit := stating_passage(rating, hits)) is not None]
        if not stated:
            return Answer(Outcome.NOT_FOUND, _NO_STRAND.format(wanted=wanted.in_words()), nearest=nearest)
        more = (_MORE_STRANDS.format(shown=len(stated), all=len(meeting)),) if len(meeting) > len(stated) else ()
        return Answer(
            Outcome.ANSWERED,
            _STRANDS_WITH.format(wanted=wanted.in_words()),
            citations=tuple(cite(n, hit, range(len(hit.sentences))) for n, (_, hit) in enumerate(stated, start=1)),
            ratings=tuple(rating for rating, _ in stated),
            caveats=(*more, *_caveats([hit.document for _, hit in stated])),
            nearest=nearest,
        )

    def _is_sufficient(self, search: _Search) -> bool:
        measures = measure(search.found, search.strands, self._searcher)
        return probability(measures, self._calibration) >= self._calibration.threshold

    def _against_premise(self, search: _Search, filters: Filters) -> tuple[_Search, str] | None:
        """Say what a strand's rating has against the question's premise, and rest the answer on that strand first."""
        shared = [strand for strand in search.strands if strand.is_in_name]
        if not shared or search.asked.comparison:
            return None
        strand = max(shared, key=lambda one: (one.shared, one.similarity)).document
        if contradiction(search.found.query, rating_of(strand), ()) is None:
            return None
        passages = self._passages(search.found, [strand], filters)
        if not passages:  # the asker's filter leaves this strand out
            return None
        against = contradiction(search.found.query, rating_of(strand), [hit.text for hit in passages])
        return (
            None
            if against is None
            else (
                replace(search, asked=replace(search.asked, one_strand=True), documents=(strand,), passages=passages),
                against,
            )
        )

    def _compose(self, search: _Search, nearest: tuple[Nearest, ...], message: str = "") -> Answer:
        chosen = search.documents
        notions = notions_of(search.found.reading, self._searcher.rarity)
        order = [document.id for document in chosen]
        material = Material(
            search.found.query, search.passages, order, notions, search.asked, search.found.query_vector
        )
        # What corrects a premise rests on a rating, as its page states it: no model words that anew.
        composition = (self._extractive if message else self._composer).compose(material)
        cited = {citation.document for citation in composition.citations}
        shown = [document for document in chosen if document.path in cited]
        ratings = tuple(rating_of(document) for document in shown if is_rated(document))
        kept, dropped = grounded(composition.statements, composition.citations, ratings)
        if dropped:
            structlog.get_logger().warning("statements dropped by the number lock", dropped=len(dropped))
        if not kept:
            return Answer(Outcome.NOT_FOUND, NOT_FOUND, nearest=nearest)
        used = {number for statement in kept for number in statement.citations}
        studies, no_case = self._case_studies(search), tuple[str, ...]()
        is_partial = search.asked.example and not studies
        if is_partial:
            studies, no_case = self._looked_for(search)
            is_partial = bool(no_case) or not studies
        citations = tuple(citation for citation in composition.citations if citation.number in used)
        return Answer(
            outcome=Outcome.PARTIAL if is_partial else Outcome.ANSWERED,
            message=message,
            statements=tuple(kept),
            citations=citations,
            ratings=ratings,
            case_studies=studies,
            caveats=(*_caveats(shown), *self._supersession.notes(shown), *no_case, *filter(None, [composition.note])),
            nearest=nearest,
            mode=composition.mode,
            prompt=composition.prompt,
        )

    def _case_studies(self, search: _Search) -> tuple[CaseStudy, ...]:
        """Give the case studies near the question, the most alike in context first: many where examples are asked for.

        Which come near enough is judged by the text alone; one close behind otherwise.
        """
        best = search.found.documents[0][1]
        near = [
            (document, score)
            for document, score in search.found.documents[:10]
            if is_case(document) and (score >= best - CLOSE or document in search.documents)
        ]
        alike = sorted(near, key=lambda pair: -pair[1] - self.cases.likeness(search.found.query, pair[0]))
        return tuple(case_study(document) for document, _ in alike[: _CARDS if search.asked.example else 1])

    def _looked_for(self, search: _Search) -> tuple[tuple[CaseStudy, ...], tuple[str, ...]]:
        """Give what the case study finder finds where an example is asked for and none is near by its text.

        What is only nearest is said to be no match.
        """
        page = self.cases.find(CaseQuery(search.found.query))
        allowed = {document.path for document, _ in search.found.documents}
        matches = [match.study for match in page.matches if match.study.document in allowed]
        if matches:
            return tuple(matches), ()
        nearest = tuple(match.study for match in page.nearest if match.study.document in allowed)
        return nearest[:_NEAREST_CASES], (NO_CASE,) if nearest else ()

    def _documents_used(self, search: _Search, filters: Filters) -> list[CataloguedDocument]:
        """Give the documents to answer from; one that is replaced only where old and new are compared."""
        used = documents_used(search.found, search.asked, search.strands)
        return used if search.asked.comparison else self._supersession.newest(used, filters.allow)

    def _suggesting(self, answer: Answer, search: _Search, filters: Filters) -> Answer:
        lists_strands = bool(answer.ratings) and not answer.statements
        if answer.outcome is Outcome.DECLINED or lists_strands:
            return answer
        cited = frozenset(citation.document for citation in answer.citations)
        ranked = [document for document, _ in search.found.documents if filters.allow(document)]
        return replace(answer, suggestions=self._suggestions.near(ranked, cited))

    def _answers_from(self, question: str, document: CataloguedDocument) -> bool:
        """Say whether a question would be answered, and from this document first."""
        search = self._search(question, Filters())
        first = search.documents[:1] == (document,)
        return first and search.lacks is None and self._is_sufficient(search)

    def _passages(self, found: Found, chosen: Sequence[CataloguedDocument], filters: Filters) -> tuple[Hit, ...]:
        """Give every passage of the documents that the answer will rest on."""
        paths = tuple(document.path for document in chosen)
        within = self._searcher.search(
            found.query, replace(filters, paths=paths), limit=20 * len(paths), per_document=20
        )
        return within.hits


def _caveats(cited: Sequence[CataloguedDocument]) -> tuple[str, ...]:
    rated = [document for document in cited if is_rated(document)]
    if not rated:
        return ()
    elsewhere = [document for document in rated if document.front_matter.rating_source != _EEF_PAGE]
    sources = [
        f"The rating of {document.front_matter.title} comes from: {document.front_matter.rating_source}."
        for document in elsewhere
    ]
    return (BEST_BET, *sources)


def _nearest(found: Found) -> tuple[Nearest, ...]:
    return tuple(
        Nearest(
            document=document.path,
            title=document.front_matter.title,
            kind=document.front_matter.kind,
            source_url=document.front_matter.source_url,
            score=round(score, 4),
        )
        for document, score in found.documents[:NEAREST]
    )


def _understood(answer: Answer, question: str, search: _Search) -> str | None:
    """Give what was searched for, where it is not what was asked."""
    differs = search.read_as != question and answer.outcome is not Outcome.DECLINED
    return search.read_as if differs else None


def _ms(start: float, end: float) -> float:
    return round((end - start) * 1000, 1)
