"""What of the knowledge base speaks to a theme: what the assistant answers its most central questions from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest

from answering.answer import Outcome
from answering.case_query import CaseQuery
from answering.case_searches import Finds
from answering.desk import Answers
from answering.grounding import rating_text
from answering.strands import is_rated, rating_of
from insights.challenge import Source, SpeaksTo
from knowledge_base.catalogue import Catalogue, CataloguedDocument

_GUIDANCE, _CASES = 4, 3
_ANSWERED = (Outcome.ANSWERED, Outcome.PARTIAL)


class ThemeEvidence:
    """Looks a theme up; `version` gives that of the catalogue that the assistant and the finder serve."""

    def __init__(self, assistant: Answers, cases: Finds, catalogue: Catalogue, version: Callable[[], int]) -> None:
        self._assistant = assistant
        self._cases = cases
        self._catalogue = catalogue
        self._version = version
        self._documents: tuple[int, dict[str, CataloguedDocument]] | None = None

    def version(self) -> int:
        """Give the version of the catalogue that is served."""
        return self._version()

    def source(self, path: str) -> Source | None:
        """Give a document as it is now; None where it is not live any more."""
        document = self._live().get(path)
        return _source(document) if document else None

    def speaks_to(self, questions: Sequence[str]) -> SpeaksTo:
        """Give what answers to these redacted questions rest on, and case studies that fit them.

        A gap is where the assistant answers none of them.
        """
        answers = [
            answer for question in questions if (answer := self._assistant.answer(question)).outcome in _ANSWERED
        ]
        cited = [[citation.document for citation in answer.citations] for answer in answers]
        fitting = [self._fitting(question) for question in questions]
        examples = [[study.document for study in answer.case_studies] for answer in answers]
        return SpeaksTo(
            guidance=tuple(self._sources(cited, is_case=False))[:_GUIDANCE],
            case_studies=tuple(self._sources([*fitting, *cited, *examples], is_case=True))[:_CASES],
            is_gap=not answers,
        )

    def _fitting(self, question: str) -> list[str]:
        return [match.study.document for match in self._cases.find(CaseQuery(question)).matches]

    def _sources(self, lists: Sequence[Sequence[str]], *, is_case: bool) -> Iterable[Source]:
        """Give the documents, the first of each list before the second of any."""
        live = self._live()
        for path in dict.fromkeys(chain.from_iterable(zip_longest(*lists))):
            if path in live and (live[path].front_matter.kind == "case_study") is is_case:
                yield _source(live[path])

    def _live(self) -> dict[str, CataloguedDocument]:
        version = self._version()
        if self._documents is None or self._documents[0] != version:
            self._documents = version, {document.path: document for document in self._catalogue.documents()}
        return self._documents[1]


def _source(document: CataloguedDocument) -> Source:
    matter = document.front_matter
    return Source(
        path=document.path,
        title=matter.title,
        kind=matter.kind,
        publisher=matter.publisher,
        url=matter.source_url,
        rating=rating_text(rating_of(document)) if is_rated(document) else "",
        place=", ".join(part for part in (matter.place, matter.region) if part),
    )
