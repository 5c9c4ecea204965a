"""What a site lets programs fetch: its robots.txt, read by the rules of RFC 9309."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

import httpx
from protego import Protego

from knowledge_base.web.deadline import TooSlow
from knowledge_base.web.unpacking import Unreadable

AGENT = "EvidenceDesk"
LONGEST = 500 * 1024  # bytes; what comes after is not read
_NOT_ALLOWED = "is not for programs to fetch, by its site's robots.txt; save the page as a file"


@dataclass(frozen=True)
class Rules:
    """What one site answered: its rules, or why it is not fetched from now."""

    rules: Protego | None
    refusal: str = ""
    failure: Exception | None = None

    def delay(self) -> float | None:
        """Give the seconds that the site wants between requests."""
        given = self.rules.crawl_delay(AGENT) if self.rules is not None else None
        return None if given is None else max(float(given), 0.0)


class Robots:
    """Judges addresses; each site's rules are asked for once."""

    def __init__(self, get: Callable[[str, int], tuple[int, bytes]]) -> None:
        """Take what fetches an address, up to so many bytes, and gives status and body."""
        self._get = get
        self._sites: dict[str, Rules] = {}

    def refusal(self, address: str) -> str:
        """Say why a page may not be fetched, or nothing; raises again what kept the site from being asked."""
        site = self.rules(address)
        if site.failure is not None:
            raise site.failure
        if site.rules is not None and not site.rules.can_fetch(address, AGENT):
            return _NOT_ALLOWED
        return site.refusal

    def rules(self, address: str) -> Rules:
        """Give the rules of an address's site."""
        parts = urlsplit(address)
        site = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        if site not in self._sites:
            self._sites[site] = self._read(site)
        return self._sites[site]

    def _read(self, site: str) -> Rules:
        try:
            status, body = self._get(site, LONGEST)
        except (httpx.HTTPError, TooSlow, Unreadable) as error:
            return Rules(None, failure=error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Rules(None, refusal=f"is not fetched while its site's robots.txt answers with {status}; try later")
        is_there = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
        return Rules(Protego.parse(body.decode("utf-8", "replace") if is_there else ""))
