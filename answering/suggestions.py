"""Next questions: one for each document near the asker's, offered only where it would be answered from there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from knowledge_base.catalogue import CataloguedDocument

MOST = 2
_LOOKED_AT = 5  # documents near the question
_CHECKED_AHEAD = 200  # documents
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_FORMS = {
    "guidance": "What does “{title}” recommend?",
    "implementation": "What does “{title}” recommend?",
    "toolkit": "What does the Toolkit say about {strand}?",
    "case_study": "What did the partnership in {place} do?",
    "partnership": "What does “{title}” say?",
}


class Suggestions:
    """Gives next questions; each document's is checked once, when it is first wanted.

    What was checked `before`, over the index before this one, is not checked again.
    """

    def __init__(
        self, answers_from: Callable[[str, CataloguedDocument], bool], before: Suggestions | None = None
    ) -> None:
        self._answers_from = answers_from
        self._checked: dict[int, str | None] = dict(before._checked) if before is not None else {}

    def check_those_of(self, before: Suggestions, documents: Sequence[CataloguedDocument]) -> None:
        """Check what was wanted last over the index before this one, so that nobody who asks waits for it."""
        wanted = list(before._checked)[-_CHECKED_AHEAD:]
        there = {document.id: document for document in documents}
        for document_id in wanted:
            if document_id in there:
                self._question_of(there[document_id])

    def near(self, documents: Sequence[CataloguedDocument], cited: frozenset[str]) -> tuple[str, ...]:
        """Give questions about the nearest documents that the answer did not rest on."""
        others = [document for document in documents[:_LOOKED_AT] if document.path not in cited]
        asked = (self._question_of(document) for document in others)
        return tuple(islice((question for question in asked if question is not None), MOST))

    def _question_of(self, document: CataloguedDocument) -> str | None:
        if document.id not in self._checked:
            question = question_about(document)
            answered = question is not None and self._answers_from(question, document)
            self._checked[document.id] = question if answered else None
        return self._checked[document.id]


def question_about(document: CataloguedDocument) -> str | None:
    """Put the question that a document most plainly answers; None where its front matter does not say enough."""
    matter = document.front_matter
    form = _FORMS.get(matter.kind)
    is_place = (matter.place or "")[:1].isupper()
    if form is None or (matter.kind == "case_study" and not is_place):
        return None
    title = _BRACKETS.sub("", matter.title)
    return form.format(title=title, strand=title[:1].lower() + title[1:], place=_BRACKETS.sub("", matter.place or ""))
