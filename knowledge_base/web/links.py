"""Which addresses lead nowhere any more, told apart from those that could not be asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from knowledge_base.document import DocumentFault
from knowledge_base.web.addresses import AddressWrong, normalised
from knowledge_base.web.fetch import REFUSED, Fetcher
from knowledge_base.web.transport import NoAddress

_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_WITHOUT_NETWORK = 3  # hosts that have no address, from the first on: then there is no network


@dataclass(frozen=True)
class Links:
    """What was found: addresses that are gone, those that could not be asked and why, and how many were not tried."""

    gone: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]
    untried: int = 0
    has_network: bool = True


def dead_links(
    addresses: Iterable[str],
    fetcher: Fetcher,
    seconds: float = 300.0,
    clock: Callable[[], float] = time.monotonic,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Links:
    """Ask each address whether it is there, for so long in all."""
    wanted, until = list(dict.fromkeys(addresses)), clock() + seconds
    gone: list[str] = []
    unknown: list[tuple[str, str]] = []
    nameless: set[str] = set()  # hosts, until one has an address
    may_be_without = True
    for number, address in enumerate(wanted):
        if clock() > until:
            return Links(tuple(gone), tuple(unknown), untried=len(wanted) - number)
        try:
            reason = _reason(fetcher.status(normalised(address)))
        except (AddressWrong, DocumentFault) as fault:
            reason = fault.reason if isinstance(fault, DocumentFault) else str(fault)
            may_be_without = may_be_without and isinstance(fault.__cause__, NoAddress)
            nameless.add(urlsplit(address).netloc.lower())
        else:
            may_be_without = False
        if reason == "":
            gone.append(address)
        elif reason is not None:
            unknown.append((address, reason))
        if may_be_without and len(nameless) >= _WITHOUT_NETWORK:
            return Links((), (), untried=len(wanted), has_network=False)
        progress(number + 1, len(wanted))
    return Links(tuple(gone), tuple(unknown))


def _reason(status: int) -> str | None:
    """Give None for an address that is there, nothing for one that is gone, else why it is not known."""
    if status in _GONE:
        return ""
    if status < HTTPStatus.BAD_REQUEST:
        return None
    return REFUSED.get(status) or f"answered with {status}"
