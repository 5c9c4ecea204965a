"""The case study finder: what partnerships did, ranked by how like the context is and how near the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from answering.answer import CaseStudy
from answering.case_contexts import CaseContexts, Context
from answering.case_query import CaseQuery
from answering.case_quotes import Quoted, changed, lessons
from answering.case_ranking import Ranked, Study, enough, likeness, ranked
from answering.case_reasons import reasons
from answering.questions import without_kinds
from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.document import REGIONS
from retrieval.encoder import Encoder
from retrieval.search import Filters, FilterUnknown, Found, Hit, Searcher

PAGE = 3
_LOOKED_AT = 60  # documents
_AT_ONCE = 8  # documents whose passages are read with one search
_INVOLVED = "who was involved and what they did"


@dataclass(frozen=True)
class CaseMatch:
    """A case study that fits, why it does, and what it says changed and was learned, word for word."""

    study: CaseStudy
    why: tuple[str, ...]
    changed: Quoted | None
    lessons: tuple[Quoted, ...]
    version: int
    score: float


@dataclass(frozen=True)
class CasePage:
    """Some of the matches; `nearest` only where there are none, and never to be shown as matches."""

    query: CaseQuery
    matches: tuple[CaseMatch, ...]
    total: int
    offset: int
    nearest: tuple[CaseMatch, ...] = ()


@dataclass(frozen=True)
class CaseChoices:
    """What the case studies that are there can be told apart by."""

    regions: tuple[str, ...]
    phases: tuple[str, ...]
    settings: tuple[str, ...]
    partner_types: tuple[str, ...]


class CaseFinder:
    """Finds case studies in one searcher's index; built anew when the index is."""

    def __init__(self, searcher: Searcher, encoder: Encoder, contexts: CaseContexts) -> None:
        self._searcher = searcher
        self._encoder = encoder
        self._contexts = contexts

    def find(self, query: CaseQuery, offset: int = 0, limit: int = PAGE) -> CasePage:
        """Give a page of matches, an offset beyond the last giving the last page; raises `FilterUnknown`."""
        self.check(query)
        allowed = [study for study in self._studies.values() if _passes(study, query)]
        if not query.text:
            by_title = sorted(allowed, key=lambda study: study.document.front_matter.title)
            return self._page(query, None, [Ranked(study, 0.0) for study in by_title], offset, limit)
        found, held = self._held(query, allowed)
        if fitting := enough(held):
            return self._page(query, found, fitting, offset, limit)
        found, held = self._held(query, list(self._studies.values()))
        return CasePage(query, (), 0, 0, self._matches(query, found, held[:limit]))

    def check(self, query: CaseQuery) -> None:
        """Raise `FilterUnknown` for a value that no case study can have."""
        phases = (query.phase,) if query.phase else ()
        self._searcher.check(Filters(phases=phases, region=query.region))
        for name, value, known in (
            ("setting", query.setting, self._contexts.settings.names),
            ("partner", query.partner_type, self._contexts.partners.names),
        ):
            if value is not None and value not in known:
                raise FilterUnknown(f"no {name} {value!r}; there are: {', '.join(known)}")

    def choices(self) -> CaseChoices:
        """Give what can be chosen from, each with at least one case study."""
        studies = self._studies.values()
        matters = [study.document.front_matter for study in studies]
        settings = frozenset[str]().union(*(study.context.settings for study in studies))
        partners = frozenset[str]().union(*(study.context.partners for study in studies))
        return CaseChoices(
            regions=tuple(region for region in REGIONS if any(matter.region == region for matter in matters)),
            phases=tuple(dict.fromkeys(phase for matter in matters for phase in matter.phases)),
            settings=tuple(name for name in self._contexts.settings.names if name in settings),
            partner_types=tuple(name for name in self._contexts.partners.names if name in partners),
        )

    def likeness(self, words: str, document: CataloguedDocument) -> float:
        """Say how far a case study's context is the one that words name, to be added to a score of its text."""
        study = self._studies.get(document.id)
        return likeness(study, self._contexts, words) if study else 0.0

    @cached_property
    def _studies(self) -> dict[int, Study]:
        documents = [document for document in self._searcher.documents if document.front_matter.kind == "case_study"]
        if not documents:
            return {}
        contexts: list[Context] = []
        for start in range(0, len(documents), _AT_ONCE):
            some = documents[start : start + _AT_ONCE]
            passages = self._passages(_INVOLVED, some)
            contexts += [self._contexts.of_document(document, passages[document.id]) for document in some]
        challenges = self._encoder.encode([d.front_matter.challenge or d.front_matter.title for d in documents])
        known = zip(documents, contexts, challenges, strict=True)
        return {document.id: Study(document, context, vector) for document, context, vector in known}

    def _held(self, query: CaseQuery, allowed: Sequence[Study]) -> tuple[Found | None, list[Ranked]]:
        if not allowed:
            return None, []
        paths = tuple(study.document.path for study in allowed)
        limit = 3 * min(len(paths), _LOOKED_AT)
        found = self._searcher.search(without_kinds(query.text), Filters(paths=paths), limit=limit)
        return found, ranked(found, self._studies, self._contexts, self._searcher, self._encoder)

    def _page(
        self, query: CaseQuery, found: Found | None, fitting: Sequence[Ranked], offset: int, limit: int
    ) -> CasePage:
        """Cut a page out of the matches; where a region is asked for, its own come before the national ones."""
        in_order = sorted(fitting, key=lambda one: query.region is not None and _region(one.study) != query.region)
        offset = min(max(offset, 0), max(len(in_order) - 1, 0)) // limit * limit
        chosen = in_order[offset : offset + limit]
        return CasePage(query, self._matches(query, found, chosen), len(in_order), offset)

    def _matches(self, query: CaseQuery, found: Found | None, chosen: Sequence[Ranked]) -> tuple[CaseMatch, ...]:
        if not chosen:
            return ()
        passages = self._passages(query.text or _INVOLVED, [one.study.document for one in chosen])
        return tuple(self._match(query, found, one, passages[one.study.document.id]) for one in chosen)

    def _match(self, query: CaseQuery, found: Found | None, one: Ranked, passages: Sequence[Hit]) -> CaseMatch:
        document, vector = one.study.document, found.query_vector if found else None
        return CaseMatch(
            study=case_study(document),
            why=reasons(one, query, self._contexts, found.reading if found else None),
            changed=changed(self._contexts, passages, vector),
            lessons=lessons(self._contexts, passages, vector),
            version=document.version,
            score=round(one.score, 4),
        )

    def _passages(self, words: str, documents: Iterable[CataloguedDocument]) -> dict[int, list[Hit]]:
        """Give every passage of these documents, in their order."""
        paths = {document.id: document.path for document in documents}
        filters = Filters(paths=tuple(paths.values()))
        found = self._searcher.search(words, filters, limit=20 * len(paths), per_document=20)
        passages: dict[int, list[Hit]] = {identity: [] for identity in paths}
        for hit in sorted(found.hits, key=lambda one: one.passage_id):
            passages[hit.document.id].append(hit)
        return passages


def _passes(study: Study, query: CaseQuery) -> bool:
    phases = (query.phase,) if query.phase else ()
    return (
        Filters(phases=phases, region=query.region).allow(study.document)
        and (query.setting is None or query.setting in study.context.settings)
        and (query.partner_type is None or query.partner_type in study.context.partners)
    )


def _region(study: Study) -> str | None:
    return study.document.front_matter.region


def case_study(document: CataloguedDocument) -> CaseStudy:
    """Give a case study as every face shows it."""
    matter = document.front_matter
    return CaseStudy(
        title=matter.title,
        document=document.path,
        source_url=matter.source_url,
        region=matter.region,
        place=matter.place,
        partner=matter.partner,
        research_schools=matter.research_schools,
        phases=matter.phases,
        challenge=matter.challenge,
        approach=matter.approach,
    )
