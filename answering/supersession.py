"""Documents that replace others: the newer one is answered from, and both are dated where the older one is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.replacements import by_name, newer_of

_REPLACES = "{newer} replaces {older}."


class Supersession:
    """Knows which live document replaces which, by `supersedes`: a path or a title."""

    def __init__(self, documents: Iterable[CataloguedDocument]) -> None:
        documents = tuple(documents)
        self._newer_of = newer_of(documents)
        self._documents = by_name(documents)

    def newest(
        self, documents: Sequence[CataloguedDocument], allow: Callable[[CataloguedDocument], bool]
    ) -> list[CataloguedDocument]:
        """Put what replaces a document in its place, however often it was replaced, if it is allowed; each once."""
        newest = ((document, self._newest(document)) for document in documents)
        return list(dict.fromkeys(newer if allow(newer) else document for document, newer in newest))

    def notes(self, documents: Iterable[CataloguedDocument]) -> tuple[str, ...]:
        """Say what each document replaces, and what replaces it, with their dates; each once."""
        return tuple(dict.fromkeys(note for document in documents for note in self._notes(document)))

    def _notes(self, document: CataloguedDocument) -> Iterator[str]:
        if (older := document.front_matter.supersedes) is not None:
            known = self._documents.get(older)
            yield _REPLACES.format(newer=_dated(document), older=_dated(known) if known else older)
        if (newer := self._newer_of.get(document.path)) is not None:
            yield _REPLACES.format(newer=_dated(newer), older=_dated(document))

    def _newest(self, document: CataloguedDocument) -> CataloguedDocument:
        seen = {document.path}
        while (newer := self._newer_of.get(document.path)) is not None and newer.path not in seen:
            document = newer
            seen.add(newer.path)
        return document


def _dated(document: CataloguedDocument) -> str:
    published = document.front_matter.published
    return f"{document.front_matter.title} ({published})" if published else document.front_matter.title
