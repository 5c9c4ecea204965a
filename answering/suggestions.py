"""Next questions: one for each document near the asker's, offered only where it would be answered from there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from knowledge_base.catalogue import CataloguedDocument

MOST = 2
_LOOKED_AT = 5  # documents near the question
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_FORMS = {
    "guidance": "What does “{title}” recommend?",
    "implementation": "What does “{title}” recommend?",
    "toolkit": "What does the Toolkit say about {strand}?",
    "case_study": "What did the partnership in {place} do?",
    "partnership": "What does “{title}” say?",
}


class Suggestions:
    """Gives next questions; each document's is checked once, when it is first wanted."""

    def __init__(self, answers_from: Callable[[str, CataloguedDocument], bool]) -> None:
        self._answers_from = answers_from
        self._checked: dict[int, str | None] = {}

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
