"""Addresses of live documents that lead nowhere any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.checks import Check, Finding
from knowledge_base.web.links import Links

_TITLE = "Addresses that lead nowhere"
_ADVICE = "find where it is now and mend the address, or retire the document if its source is gone"
NOT_ASKED = Check("links", _TITLE, note="not looked at: the web was not to be asked")
_NO_NETWORK = "not looked at: there is no network"


def addresses_of(documents: Iterable[CataloguedDocument]) -> tuple[str, ...]:
    """Give the addresses that documents name, each once."""
    return tuple(dict.fromkeys(address for document in documents for address in _named(document)))


def link_check(documents: Sequence[CataloguedDocument], links: Links) -> Check:
    """Find the documents whose addresses are gone; those that could not be asked are counted, and no findings."""
    if not links.has_network:
        return Check("links", _TITLE, note=_NO_NETWORK)
    gone = frozenset(links.gone)
    found = [
        Finding(document.front_matter.title, f"{address} is not there any more", _ADVICE, (document.path,))
        for document in documents
        for address in dict.fromkeys(_named(document))
        if address in gone
    ]
    return Check("links", _TITLE, tuple(found), _note(links))


def _named(document: CataloguedDocument) -> Iterator[str]:
    matter = document.front_matter
    yield from (address for address in (matter.source_url, *matter.also_read) if address)


def _note(links: Links) -> str:
    parts = (
        f"{len(links.unknown)} could not be asked" if links.unknown else "",
        f"{links.untried} were not tried, for the time was up" if links.untried else "",
    )
    return ", ".join(filter(None, parts))
